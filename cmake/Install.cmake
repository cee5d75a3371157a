# What `cmake --install` puts where, and `uninstall`. The program finds its files at ../share/concord, seen from its own
# folder (base/home.cpp), so these two names are fixed; all else follows the prefix, which may be moved as a whole.
include(CMakePackageConfigHelpers)

set(concord_share share/concord)
set(concord_lib lib/concord)                       # what is of one architecture
set(concord_package share/cmake/Concord)                # text, of every architecture

# The same layout in the build folder, so that there is one way of finding it.
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/share")
file(CREATE_LINK "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/${concord_share}" SYMBOLIC)

install(TARGETS concord RUNTIME DESTINATION bin)
if(TARGET concord_launcher)                        # which concord starts, and nobody else
    install(TARGETS concord_launcher RUNTIME DESTINATION ${concord_lib})
endif()
if(TARGET concord_ledger)                          # for run --ownership, and for bench --allocations
  install(TARGETS concord_ledger concord_tally LIBRARY DESTINATION ${concord_lib})
endif()

# The same cases as GoogleTest tests; people's own projects compile it too (cmake/package/).
find_package(GTest)
if(TARGET GTest::gtest)
  find_package(nlohmann_json REQUIRED)
  add_executable(concord_gtest "${CMAKE_SOURCE_DIR}/cmake/package/concord_gtest.cpp")
  target_link_libraries(concord_gtest PRIVATE GTest::gtest nlohmann_json::nlohmann_json)
  target_compile_options(concord_gtest PRIVATE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")   # its messages name its file
  set_target_properties(concord_gtest PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/harness")
  install(TARGETS concord_gtest RUNTIME DESTINATION bin)
endif()

# Not what only tests and the makers of the clients need.
install(DIRECTORY "${CMAKE_SOURCE_DIR}/clients" "${CMAKE_SOURCE_DIR}/go" "${CMAKE_SOURCE_DIR}/fixtures"
  DESTINATION ${concord_share}
  PATTERN node_modules EXCLUDE
  PATTERN .npmrc EXCLUDE
  PATTERN package-lock.json EXCLUDE
  PATTERN __pycache__ EXCLUDE
  PATTERN "*_test.go" EXCLUDE
  PATTERN "*_test.cpp" EXCLUDE
  PATTERN "*_fixture.c" EXCLUDE
  PATTERN "*_test.mjs" EXCLUDE
  PATTERN "*_test.py" EXCLUDE
  PATTERN testdata EXCLUDE
  PATTERN go/drifted EXCLUDE
  PATTERN fixtures/mutants EXCLUDE)

# koffi and ffi-rs are not in Debian, nor are N-API's headers alone, so what ci/setup fetched by the lock file is installed
# with us: what Node loads of it, for this system, and what an addon includes. It holds machine code and so has no place
# below share/; Node resolves the link.
install(CODE "set(modules \"${CMAKE_SOURCE_DIR}/clients/node/node_modules\")\nset(concord_lib ${concord_lib})")
install(CODE [[
  set(missing)
  foreach(each IN ITEMS koffi ffi-rs node-api-headers)
    if(NOT EXISTS "${modules}/${each}/package.json")
      list(APPEND missing ${each})
    endif()
  endforeach()
  if(missing AND CONCORD_PACKAGING)
    message(FATAL_ERROR "${modules} lacks ${missing}, so the package would lack Node clients; run ci/setup first")
  elseif(missing)
    message(WARNING "${modules} lacks ${missing}: what is installed lacks Node clients; run ci/setup, then install again")
  endif()
  if(EXISTS "${modules}")
    file(INSTALL "${modules}/" DESTINATION "${CMAKE_INSTALL_PREFIX}/${concord_lib}/node_modules"
      PATTERN ".*" EXCLUDE
      PATTERN "*.md" EXCLUDE
      PATTERN cnoke.cjs EXCLUDE
      PATTERN index.d.ts EXCLUDE
      PATTERN musl_x64 EXCLUDE
      PATTERN "*-musl" EXCLUDE
      PATTERN node-api-headers/def EXCLUDE
      PATTERN node-api-headers/lib EXCLUDE
      PATTERN node-api-headers/test EXCLUDE
      PATTERN release-please-config.json EXCLUDE
      PATTERN koffi/doc EXCLUDE
      PATTERN koffi/vendor EXCLUDE
      PATTERN koffi/lib EXCLUDE
      PATTERN koffi/src/koffi/src/abi EXCLUDE
      REGEX "/koffi/src/.*[.](cc|hh|inc|S|asm|def|txt)$" EXCLUDE)
  endif()
]])
file(CREATE_LINK "../../../../${concord_lib}/node_modules" "${CMAKE_BINARY_DIR}/node_modules" SYMBOLIC)
install(FILES "${CMAKE_BINARY_DIR}/node_modules" DESTINATION ${concord_share}/clients/node)

install(DIRECTORY "${CMAKE_SOURCE_DIR}/harness/report/schema" DESTINATION ${concord_share} FILES_MATCHING PATTERN "*.json")
install(FILES "${CMAKE_SOURCE_DIR}/README.md" "${CMAKE_SOURCE_DIR}/KNOWN.md" DESTINATION share/doc/concord)
install(DIRECTORY "${CMAKE_SOURCE_DIR}/docs" DESTINATION share/doc/concord FILES_MATCHING PATTERN "*.md")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" DESTINATION share/doc/concord RENAME copyright)

# The manual and the completions are written by the program itself, from its options.
find_program(GZIP gzip)
set(written "${CMAKE_BINARY_DIR}/written")
add_custom_command(OUTPUT "${written}/concord.1" "${written}/concord" "${written}/_concord" "${written}/concord.fish"
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${written}"
  COMMAND concord manual > "${written}/concord.1"
  COMMAND concord completion bash > "${written}/concord"
  COMMAND concord completion zsh > "${written}/_concord"
  COMMAND concord completion fish > "${written}/concord.fish"
  COMMAND "${CMAKE_COMMAND}" -E copy "${CMAKE_SOURCE_DIR}/cmake/debian/changelog" "${CMAKE_SOURCE_DIR}/cmake/package/concord_gtest.1"
    "${written}"
  COMMAND $<IF:$<BOOL:${GZIP}>,${GZIP},true> -9nkf "${written}/concord.1" "${written}/concord_gtest.1" "${written}/changelog"
  DEPENDS concord VERBATIM COMMENT "writing the manual page and the completions")
add_custom_target(written ALL DEPENDS "${written}/concord.1")
if(TARGET concord_gtest)                           # who builds `written` has all that is installed
  add_dependencies(written concord_gtest)
  install(FILES "${written}/concord_gtest.1$<$<BOOL:${GZIP}>:.gz>" DESTINATION share/man/man1)
endif()
install(FILES "${written}/concord.1$<$<BOOL:${GZIP}>:.gz>" DESTINATION share/man/man1)
install(FILES "${written}/concord" DESTINATION share/bash-completion/completions)
install(FILES "${written}/concord.fish" DESTINATION share/fish/vendor_completions.d)
install(CODE "set(completion \"${written}/_concord\")\nset(changelog \"${written}/changelog.gz\")")
install(CODE [[
  if(CONCORD_PACKAGING)                              # Debian's zsh has a folder for packages, others do not
    file(INSTALL "${completion}" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/zsh/vendor-completions")
    file(INSTALL "${changelog}" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/doc/concord")
  else()
    file(INSTALL "${completion}" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/zsh/site-functions")
  endif()
]])

# find_package(Concord): cmake/package/.
set(program bin/concord)
configure_package_config_file(cmake/package/ConcordConfig.cmake.in "${CMAKE_BINARY_DIR}/ConcordConfig.cmake"
  INSTALL_DESTINATION ${concord_package} PATH_VARS program)
write_basic_package_version_file("${CMAKE_BINARY_DIR}/ConcordConfigVersion.cmake" COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)
install(FILES "${CMAKE_BINARY_DIR}/ConcordConfig.cmake" "${CMAKE_BINARY_DIR}/ConcordConfigVersion.cmake"
  cmake/package/ConcordDiscover.cmake cmake/package/concord_gtest.cpp DESTINATION ${concord_package})

add_custom_target(uninstall COMMENT "removing what the last cmake --install of this build folder installed"
  COMMAND "${CMAKE_COMMAND}" "-DMANIFEST=${CMAKE_BINARY_DIR}/install_manifest.txt"
          -P "${CMAKE_SOURCE_DIR}/cmake/Uninstall.cmake" VERBATIM)
