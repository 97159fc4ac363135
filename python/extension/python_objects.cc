#include "python_objects.h"

#include <bit>

namespace trimtab::extension {

void Raise(const Error& error) {
  const std::string text = error.ToString();
  if (error.code == ErrorCode::kNotFound) throw nb::key_error(text.c_str());
  if (error.code == ErrorCode::kInternal) throw std::runtime_error(text);
  throw nb::value_error(text.c_str());
}

std::shared_ptr<const void> Keep(nb::object object) {
  return {object.release().ptr(), [](const void* held) {
            if (!nb::is_alive()) return;
            const nb::gil_scoped_acquire lock;
            Py_DECREF(static_cast<PyObject*>(const_cast<void*>(held)));
          }};
}

ArrayMemory MemoryOf(nb::handle array) {
  struct Held {
    Py_buffer view{};
  };
  auto* held = new Held;
  if (PyObject_GetBuffer(array.ptr(), &held->view, PyBUF_STRIDED_RO | PyBUF_FORMAT) != 0) {
    delete held;
    DropError();
    throw nb::value_error("the values are no array: give a numpy array or what shows its memory in the same way");
  }
  ArrayMemory out;
  out.memory = std::shared_ptr<const void>(held, [](const void* kept) {
    auto* owned = static_cast<Held*>(const_cast<void*>(kept));
    if (nb::is_alive()) {
      const nb::gil_scoped_acquire lock;
      PyBuffer_Release(&owned->view);
    }
    delete owned;
  });
  const Py_buffer& view = held->view;
  if (view.ndim != 1) {
    throw nb::value_error(
        ("the array has " + std::to_string(view.ndim) + " dimensions: give one column, of one dimension").c_str());
  }
  out.data = static_cast<const char*>(view.buf);
  out.length = view.shape[0];
  out.stride = view.strides == nullptr ? view.itemsize : view.strides[0];
  out.width = view.itemsize;
  std::string_view format = view.format == nullptr ? "B" : view.format;
  constexpr char kOther = std::endian::native == std::endian::little ? '>' : '<';
  if (!format.empty() && (format[0] == kOther || format[0] == '!')) out.native = false;
  while (!format.empty() && std::string_view("@=<>!^").find(format[0]) != std::string_view::npos)
    format.remove_prefix(1);
  out.format = format;
  if (out.width > 0 && reinterpret_cast<std::uintptr_t>(out.data) % static_cast<std::uintptr_t>(out.width) != 0) {
    out.native = false;
  }
  return out;
}

nb::python_error DropError() {
  nb::python_error error;
  if (!error.matches(PyExc_Exception) || error.matches(PyExc_MemoryError)) throw error;
  return error;
}

std::string TakeError() {
  const nb::python_error error = DropError();
  const std::string text = StrOf(error.value());
  const std::string kind = StrOf(error.type().attr("__name__"));
  return text.empty() ? kind : kind + ": " + text;
}

std::string StrOf(nb::handle object) {
  for (PyObject* (*show)(PyObject*) : {PyObject_Str, PyObject_Repr, PyObject_ASCII}) {
    const nb::object text = nb::steal(show(object.ptr()));
    if (!text.is_valid()) {
      DropError();
      continue;
    }
    std::string_view utf8;
    if (Utf8Of(text, utf8)) return std::string(utf8);
    // Lone surrogates: shown as \\udXXX.
    const nb::object ascii = nb::steal(PyObject_ASCII(text.ptr()));
    if (ascii.is_valid() && Utf8Of(ascii, utf8)) return std::string(utf8);
    if (!ascii.is_valid()) DropError();
  }
  return "object";
}

nb::object TextObject(std::string_view text) {
  PyObject* object = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "backslashreplace");
  if (object == nullptr) throw nb::python_error();
  return nb::steal(object);
}

bool Utf8Of(nb::handle text, std::string_view& out) {
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (bytes == nullptr) {
    DropError();
    return false;
  }
  out = {bytes, static_cast<std::size_t>(size)};
  return true;
}

}  // namespace trimtab::extension
