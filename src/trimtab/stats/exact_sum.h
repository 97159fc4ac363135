// ExactSum: the correctly rounded sum of doubles, the same bits for every order and every partitioning.
//
// A small superaccumulator (Neal 2015, arXiv:1505.05571): fixed-point in 32-bit limbs held in 64-bit integers that span
// the whole range of double, so that nothing is ever rounded before Finish(). Copyable; not safe for concurrent change.
#ifndef TRIMTAB_STATS_EXACT_SUM_H_
#define TRIMTAB_STATS_EXACT_SUM_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::stats {

class ExactSum {
 public:
  void Add(double value);
  void Add(std::span<const double> values);
  void Merge(const ExactSum& other);

  // The exact sum rounded once, half to even; +0 for the empty sum; +-inf when it exceeds the range of double. An
  // infinity among the values gives it, infinities of both signs or a NaN give NaN.
  double Finish() const;

  // Canonical: equal sums of equal values give equal bytes however they were grouped. Begins with the version.
  std::string Serialize() const;
  static Result<ExactSum> Parse(std::string_view bytes);

 private:
  // 2046 exponents + 52 bits below = 66 limbs; two more hold 2^63 additions of the largest double.
  static constexpr std::size_t kLimbs = 68;
  static constexpr std::uint32_t kAddsBeforeCarry = 1U << 30;

  void Carry();  // brings every limb but the last into [0, 2^32)

  std::array<std::int64_t, kLimbs> limbs_{};  // limb i counts 2^(32 i - 1074)
  std::uint32_t pending_ = 0;                 // additions since the last Carry
  std::uint8_t specials_ = 0;                 // bit 0 NaN, bit 1 +inf, bit 2 -inf
};

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_EXACT_SUM_H_
