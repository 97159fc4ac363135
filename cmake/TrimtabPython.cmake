# The compiled part of the Python package, trimtab._core: the engine as static libraries, nothing shared but the C and
# C++ run-time. Built by `pip install .` (pyproject.toml), or in any tree with TRIMTAB_BUILD_PYTHON.

find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module
  OPTIONAL_COMPONENTS Development.SABIModule)
execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir
  OUTPUT_VARIABLE nanobind_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE nanobind_missing)
if(nanobind_missing)
  message(FATAL_ERROR "${Python_EXECUTABLE} has no nanobind: install requirements.txt, or use `pip install .`")
endif()
find_package(nanobind 3.1 CONFIG REQUIRED)

# trimtab_python_module(NAME SOURCES a.cc ... DEPS lib ...): the stable ABI where the interpreter has it (3.12 and newer).
function(trimtab_python_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  nanobind_add_module(${name} NB_STATIC STABLE_ABI NOMINSIZE ${ARG_SOURCES})
  # As the system's headers: our warnings are not theirs.
  target_include_directories(${name} SYSTEM PRIVATE ${NB_DIR}/include ${Python_INCLUDE_DIRS})
  target_link_libraries(${name} PRIVATE trimtab_flags ${ARG_DEPS})
  target_compile_definitions(${name} PRIVATE TRIMTAB_VERSION="${PROJECT_VERSION}")
  # Only the module's entry is seen from outside: two copies of a library in one process do not meet.
  target_link_options(${name} PRIVATE -Wl,--as-needed -Wl,--exclude-libs,ALL)
  set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET hidden INSTALL_RPATH "")
  install(TARGETS ${name} LIBRARY DESTINATION trimtab COMPONENT python)
endfunction()
