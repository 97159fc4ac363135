# Trimtab::OnnxRuntime: the library of the onnxruntime wheel with the headers that tools/setup.sh fetched.
# The file in the wheel does not carry its SONAME as its name, so a link with that name is made and imported.
execute_process(COMMAND "${Python3_EXECUTABLE}" -c
  "import pathlib,importlib.util as u;d=pathlib.Path(u.find_spec('onnxruntime').origin).parent/'capi';print(sorted(d.glob('libonnxruntime.so.*'))[-1],end='')"
  OUTPUT_VARIABLE _onnxruntime RESULT_VARIABLE _status ERROR_QUIET)
set(_headers ${CMAKE_SOURCE_DIR}/build/setup/onnxruntime/include)
if(NOT _status EQUAL 0 OR NOT EXISTS ${_headers}/onnxruntime_cxx_api.h)
  message(FATAL_ERROR "ONNX Runtime's library or headers are missing: run tools/setup.sh")
endif()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/onnxruntime)
file(CREATE_LINK "${_onnxruntime}" ${CMAKE_BINARY_DIR}/onnxruntime/libonnxruntime.so.1 SYMBOLIC)
add_library(trimtab_onnxruntime SHARED IMPORTED GLOBAL)
set_target_properties(trimtab_onnxruntime PROPERTIES
  IMPORTED_LOCATION ${CMAKE_BINARY_DIR}/onnxruntime/libonnxruntime.so.1
  IMPORTED_SONAME libonnxruntime.so.1
  INTERFACE_INCLUDE_DIRECTORIES ${_headers})
set(TRIMTAB_ONNXRUNTIME_LIBRARY ${_onnxruntime} CACHE INTERNAL "Shared library to install beside the program")
add_library(Trimtab::OnnxRuntime ALIAS trimtab_onnxruntime)
