#include "trimtab/stats/vector_sort.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

// Highway compiles this file once a target from its headers alone: libhwy, which would only choose among the targets at
// run time, exists as a shared library, and a wheel must not need one.
#define HWY_IS_DEBUG_BUILD 0  // its assertions report through libhwy
#include <hwy/detect_targets.h>
#if HWY_ARCH_X86
#undef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (~(HWY_SSSE3 | HWY_AVX2 | HWY_AVX3))
#endif
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trimtab/stats/vector_sort.cc"
#include <hwy/foreach_target.h>  // IWYU pragma: keep

// After foreach_target.
#include <hwy/contrib/sort/traits-inl.h>
#include <hwy/contrib/sort/vqsort-inl.h>

HWY_BEFORE_NAMESPACE();
namespace trimtab::stats::HWY_NAMESPACE {

void SortKernel(double* values, std::size_t size) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::SortTag<double> tag;
  const hn::detail::SharedTraits<hn::detail::TraitsLane<hn::detail::OrderAscending<double>>> order;
  hn::Sort(tag, order, values, size, static_cast<double*>(nullptr));  // fixed-size vectors bring their own buffer
}

}  // namespace trimtab::stats::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
// What libhwy_contrib would take from the clock and the stack to seed the choice of pivots. Constant, so that a sort
// takes the same steps every time; input made to defeat it costs no more than a heap sort.
void hwy::Sorter::Fill24Bytes(const void* /*heap*/, std::size_t /*size*/, void* bytes) {
  constexpr std::uint64_t kSeed[3] = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb};
  std::memcpy(bytes, kSeed, sizeof(kSeed));
}

namespace trimtab::stats {
namespace {

using Kernel = void (*)(double*, std::size_t);

Kernel ChooseKernel() {
#if HWY_ARCH_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd")) {
    return N_AVX3::SortKernel;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("bmi2")) {
    return N_AVX2::SortKernel;
  }
#endif
  return HWY_STATIC_DISPATCH(SortKernel);
}

}  // namespace

void VectorSort(std::span<double> finite) {
  static const Kernel kernel = ChooseKernel();
  if (!finite.empty()) kernel(finite.data(), finite.size());
}

}  // namespace trimtab::stats
#endif  // HWY_ONCE
