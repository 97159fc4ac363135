// Between Python and the engine: errors, references that outlive a call, memory of arrays.
#ifndef TRIMTAB_EXTENSION_PYTHON_OBJECTS_H_
#define TRIMTAB_EXTENSION_PYTHON_OBJECTS_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "trimtab/base/result.h"

namespace trimtab::extension {

namespace nb = nanobind;

// kNotFound as KeyError, every other code that is the caller's as ValueError, kInternal as RuntimeError.
[[noreturn]] void Raise(const Error& error);

template <typename T>
T ValueOf(Result<T> result) {
  if (!result.ok()) Raise(result.error());
  return std::move(*result);
}
inline void Check(const Result<>& result) {
  if (!result.ok()) Raise(result.error());
}

// Keeps an object alive; may be dropped by any thread, which then takes the interpreter lock.
std::shared_ptr<const void> Keep(nb::object object);
inline nb::handle Kept(const std::shared_ptr<const void>& held) {
  return nb::handle(static_cast<PyObject*>(const_cast<void*>(held.get())));
}

// One-dimensional memory that an object shows through the buffer protocol; ValueError for anything else.
struct ArrayMemory {
  const char* data = nullptr;
  std::int64_t length = 0;
  std::int64_t stride = 0;  // in bytes
  std::int64_t width = 0;   // bytes of an element
  std::string format;       // as in the struct module, without a byte order
  bool native = true;       // aligned and in this machine's byte order
  std::shared_ptr<const void> memory;

  bool contiguous() const { return stride == width || length <= 1; }
};
ArrayMemory MemoryOf(nb::handle array);

// Drops the error that Python has raised, and gives it. Throws it on when it is none for us to answer:
// KeyboardInterrupt, SystemExit and their like, and MemoryError.
nb::python_error DropError();
// The same, as "RuntimeError: text".
std::string TakeError();

// A string as Python has it; bytes that are not UTF-8 show as \xNN.
nb::object TextObject(std::string_view text);

// str(object), or what comes next to it: repr(object), or "object".
std::string StrOf(nb::handle object);

// The bytes of a str, or nothing when they cannot be UTF-8 (lone surrogates).
bool Utf8Of(nb::handle text, std::string_view& out);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_PYTHON_OBJECTS_H_
