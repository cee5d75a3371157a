# concord_stage(NAME SOURCES … [LINKS …] [TESTS …] [SLOW_TESTS …])
#
# One folder under harness/: a static library concord_<NAME>, and a GoogleTest program <NAME>_test of the files that
# stand beside the code. A folder links only what stands to its left in the pipeline.
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBUV REQUIRED IMPORTED_TARGET libuv)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(LIBELF REQUIRED IMPORTED_TARGET libelf)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
include(GoogleTest)

add_library(concord_flags INTERFACE)
target_include_directories(concord_flags INTERFACE "${CMAKE_SOURCE_DIR}/harness")
target_compile_options(concord_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  $<$<BOOL:${CONCORD_WERROR}>:-Werror>)
# g++ 12 sees overlaps in plain std::string assignments (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(concord_flags INTERFACE -Wno-restrict)
endif()
if(CONCORD_SANITIZE)
  target_compile_options(concord_flags INTERFACE -fsanitize=${CONCORD_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(concord_flags INTERFACE -fsanitize=${CONCORD_SANITIZE})
endif()
target_link_libraries(concord_flags INTERFACE fmt::fmt nlohmann_json::nlohmann_json)

function(concord_stage name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;TESTS" ${ARGN})
  add_library(concord_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(concord_${name} PUBLIC concord_flags ${ARG_LINKS})
  if(ARG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE concord_${name} GTest::gtest_main GTest::gmock)
    target_compile_definitions(${name}_test PRIVATE CONCORD_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    gtest_discover_tests(${name}_test PROPERTIES LABELS "unit;${name}")
  endif()
endfunction()
