# Run by the build (ConcordConfig.cmake writes the settings before it): asks concord for the cases of a package and
# writes the ctest entries of concord_add_conformance.
cmake_minimum_required(VERSION 3.25)
set(subject "${package}")
if(fixtures)
  list(APPEND subject --fixtures "${fixtures}")
endif()
execute_process(COMMAND "${program}" list --ids ${subject} OUTPUT_VARIABLE ids ERROR_VARIABLE complaint
  RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "cannot list the conformance tests of ${name}:\n${complaint}")
endif()

# library/function/case: the function is what stands between the slashes.
set(functions "")
string(REGEX MATCHALL "[^\n]+" ids "${ids}")
foreach(id IN LISTS ids)
  if(id MATCHES "^([^/]+)/([^/]+)/")
    set(library "${CMAKE_MATCH_1}")
    list(APPEND functions "${CMAKE_MATCH_2}")
  endif()
endforeach()
list(REMOVE_DUPLICATES functions)
if(NOT functions)
  message(FATAL_ERROR "cannot list the conformance tests of ${name}: no case is written or generated for \"${package}\"")
endif()

set(text "")

# add(TEST LABELS PROPERTIES COMMAND…). In bracket arguments, so that a path may hold anything but the bracket's end.
function(add test test_labels properties)
  string(APPEND text "add_test([==[${test}]==]")
  foreach(word IN LISTS ARGN)
    string(APPEND text " [==[${word}]==]")
  endforeach()
  string(APPEND text ")\nset_tests_properties([==[${test}]==] PROPERTIES TIMEOUT ${timeout} LABELS [==[${test_labels}]==]"
    " ${properties})\n")
  set(text "${text}" PARENT_SCOPE)
endfunction()

# What all clients need is built first, and once; what only one needs is built by its first test, under a lock.
set(fixture "[==[concord.${name}]==]")
list(JOIN labels ";" more)
add("${name}.build" "concord;${more}" "FIXTURES_SETUP ${fixture}" "${program}" list --ids ${subject})
foreach(client IN LISTS clients)
  set(properties "FIXTURES_REQUIRED ${fixture}")
  set(required "")
  if(client MATCHES "\\.toml$")
    cmake_path(GET client STEM LAST_ONLY label)
  else()
    set(label "${client}")
    set(required --require "${client}")
    if(NOT require)
      # Only this sentence: any other failure of the environment is one of the test.
      string(APPEND properties " SKIP_REGULAR_EXPRESSION [==[required client \"${client}\" is unavailable]==]")
    endif()
  endif()
  foreach(function IN LISTS functions)
    add("${name}.${function}.${label}" "concord;${function};${label};${more}" "${properties}"
      "${program}" run ${subject} --client "${client}" ${required} --case "${library}/${function}/*" --jobs 2
      --color never)
  endforeach()
endforeach()
file(WRITE "${tests}" "${text}")
