// New numpy arrays that own their values.
#ifndef TRIMTAB_EXTENSION_PYTHON_ARRAYS_H_
#define TRIMTAB_EXTENSION_PYTHON_ARRAYS_H_

#include <nanobind/ndarray.h>

#include <utility>
#include <vector>

namespace trimtab::extension {

template <typename T>
using NumpyArray = nanobind::ndarray<nanobind::numpy, T, nanobind::ndim<1>>;

template <typename T>
NumpyArray<T> ArrayOf(std::vector<T> values) {
  auto* held = new std::vector<T>(std::move(values));
  const nanobind::capsule owner(held, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
  return NumpyArray<T>(held->data(), {held->size()}, owner);
}

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_PYTHON_ARRAYS_H_
