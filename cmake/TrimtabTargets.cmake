# One call for a library, one for its tests. Sources are listed, never globbed; tests/registration_test.py checks that no
# *_test.cc is left out.

# trimtab_library(NAME SOURCES a.cc ... DEPS lib ... PRIVATE_DEPS lib ...): the target trimtab_NAME.
function(trimtab_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(trimtab_${name} STATIC ${ARG_SOURCES})
  target_include_directories(trimtab_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(trimtab_${name} PUBLIC ${ARG_DEPS} PRIVATE trimtab_flags ${ARG_PRIVATE_DEPS})
endfunction()

# trimtab_test(NAME SOURCES a_test.cc ... DEPS lib ... [LABELS threads ...]): the program NAME_test, one ctest entry.
# Tests find committed data through TRIMTAB_SOURCE_DIR. The label "threads" puts it into the TSan run.
function(trimtab_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT TRIMTAB_BUILD_TESTS)
    return()
  endif()
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE trimtab_flags ${ARG_DEPS} GTest::gmock GTest::gtest GTest::gtest_main rapidcheck)
  target_compile_definitions(${name}_test PRIVATE TRIMTAB_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${ARG_LABELS}")
endfunction()

# trimtab_fuzz(NAME SOURCES a_fuzz.cc DEPS lib ... CORPUS folder): with clang a libFuzzer program; with any compiler a
# program that replays the committed corpus, registered as a test, so that a fuzz target cannot rot.
function(trimtab_fuzz name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;DEPS" ${ARGN})
  if(NOT TRIMTAB_BUILD_TESTS)
    return()
  endif()
  add_executable(${name}_fuzz ${ARG_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz_replay.cc)
  target_link_libraries(${name}_fuzz PRIVATE trimtab_flags ${ARG_DEPS})
  add_test(NAME ${name}_fuzz COMMAND ${name}_fuzz ${ARG_CORPUS})
  set_tests_properties(${name}_fuzz PROPERTIES TIMEOUT 300)
endfunction()
