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
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
set_target_properties(PkgConfig::RE2 PROPERTIES INTERFACE_COMPILE_OPTIONS "")  # -pthread, which would part it from the precompiled headers
pkg_check_modules(LIBELF REQUIRED IMPORTED_TARGET libelf)
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus)
include(GoogleTest)
if(CONCORD_FUZZ)  # its code is compiled with ours, so that the fuzzer sees the way through it
  set_target_properties(PkgConfig::TOMLPLUSPLUS PROPERTIES
    INTERFACE_COMPILE_OPTIONS -DTOML_HEADER_ONLY=1 INTERFACE_LINK_LIBRARIES "")
endif()

# What every program here is compiled with, and, in concord_flags, what nearly every one is linked with.
add_library(concord_warnings INTERFACE)
target_include_directories(concord_warnings INTERFACE "${CMAKE_SOURCE_DIR}/harness")
target_compile_options(concord_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  $<$<BOOL:${CONCORD_WERROR}>:-Werror>)
# g++ 12 sees overlaps and overflows in plain std::string assignments (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(concord_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(CONCORD_SANITIZE)
  target_compile_options(concord_warnings INTERFACE -fsanitize=${CONCORD_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(concord_warnings INTERFACE -fsanitize=${CONCORD_SANITIZE})
endif()
add_library(concord_flags INTERFACE)
target_link_libraries(concord_flags INTERFACE concord_warnings fmt::fmt nlohmann_json::nlohmann_json)

# What most files include anyway is parsed once: half of a build's time. Every file still includes what it uses; the tidy
# preset, which has no precompiled headers, sees to that.
set(common_headers <algorithm> <chrono> <filesystem> <functional> <map> <memory> <optional> <string> <string_view>
    <variant> <vector> <fmt/format.h> <nlohmann/json.hpp> <tl/expected.hpp>)

function(concord_precompile target first)
  if(TARGET ${first} AND NOT target STREQUAL first)
    target_precompile_headers(${target} REUSE_FROM ${first})
  else()
    target_precompile_headers(${target} PRIVATE ${common_headers} ${ARGN})
  endif()
endfunction()

# Tests are compiled for speed of compiling.
add_library(concord_test_flags INTERFACE)
target_compile_options(concord_test_flags INTERFACE $<$<CONFIG:RelWithDebInfo>:-O0>)
target_compile_definitions(concord_test_flags INTERFACE CONCORD_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(concord_test_flags INTERFACE GTest::gtest_main GTest::gmock)

function(concord_stage name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;TESTS" ${ARGN})
  add_library(concord_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(concord_${name} PUBLIC concord_flags ${ARG_LINKS})
  concord_precompile(concord_${name} concord_base)
  if(ARG_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE concord_${name} concord_test_flags)
    concord_precompile(${name}_test base_test <gtest/gtest.h> <gmock/gmock.h>)
    gtest_discover_tests(${name}_test PROPERTIES LABELS "unit;${name}")
  endif()
endfunction()
