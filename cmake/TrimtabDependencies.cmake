# Every third-party library, found once. Debian packages by their own configuration; Arrow C++ and ONNX Runtime from the
# wheels in .venv unless the machine has its own.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS headers)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
# Highway: its headers alone (stats/vector_sort.cc).
find_path(HIGHWAY_INCLUDE_DIR hwy/contrib/sort/vqsort-inl.h REQUIRED)
if(TRIMTAB_PYTHON_ONLY)
  return()
endif()

find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

include(TrimtabArrow)
include(TrimtabOnnxRuntime)

if(TRIMTAB_BUILD_TESTS OR NOT DEFINED TRIMTAB_BUILD_TESTS)
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  find_package(benchmark REQUIRED)
endif()
