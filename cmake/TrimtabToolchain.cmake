# Compiler flags, sanitizers, compiler cache and linker. Flags live on one INTERFACE target, trimtab_flags.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} found, 12 or newer is needed")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # base_dir and nohashdir let two checkouts of the same commit share their objects.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

add_library(trimtab_flags INTERFACE)
target_compile_options(trimtab_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror
  -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12 on std::string under optimisation (GCC PR 105651, PR 105562); clang and
  # the sanitizers look at the same code.
  target_compile_options(trimtab_flags INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  # The oldest machine that a release must run on; faster kernels are chosen at run time.
  target_compile_options(trimtab_flags INTERFACE -march=x86-64-v2)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's stable_sort uses what it has itself deprecated; g++ sees our own uses.
  target_compile_options(trimtab_flags INTERFACE -Wthread-safety -Wno-deprecated-declarations)
endif()

set(TRIMTAB_SANITIZE "" CACHE STRING "Sanitizers to build with, as for -fsanitize=")
if(TRIMTAB_SANITIZE)
  add_compile_options(-fsanitize=${TRIMTAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TRIMTAB_SANITIZE})
endif()
