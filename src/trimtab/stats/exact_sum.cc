#include "trimtab/stats/exact_sum.h"

#include <bit>
#include <cmath>
#include <limits>

namespace trimtab::stats {
namespace {

constexpr std::uint8_t kNaN = 1;
constexpr std::uint8_t kPositive = 2;
constexpr std::uint8_t kNegative = 4;
constexpr std::uint64_t kLow = 0xffffffffU;
constexpr char kVersion = 1;

}  // namespace

void ExactSum::Add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto exponent = static_cast<unsigned>((bits >> 52) & 0x7ff);
  std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
  const bool negative = (bits >> 63) != 0;
  if (exponent == 0x7ff) {
    specials_ |= mantissa != 0 ? kNaN : negative ? kNegative : kPositive;
    return;
  }
  if (exponent != 0) mantissa |= std::uint64_t{1} << 52;
  const unsigned position = exponent == 0 ? 0 : exponent - 1;
  const std::size_t limb = position >> 5;
  const unsigned shift = position & 31;
  // 53 bits shifted by at most 31 touch three limbs.
  const std::uint64_t low = (mantissa & kLow) << shift;
  const std::uint64_t high = ((mantissa >> 32) << shift) + (low >> 32);
  const auto part0 = static_cast<std::int64_t>(low & kLow);
  const auto part1 = static_cast<std::int64_t>(high & kLow);
  const auto part2 = static_cast<std::int64_t>(high >> 32);
  const std::int64_t sign = negative ? -1 : 1;
  limbs_[limb] += sign * part0;
  limbs_[limb + 1] += sign * part1;
  limbs_[limb + 2] += sign * part2;
  if (++pending_ == kAddsBeforeCarry) Carry();
}

void ExactSum::Add(std::span<const double> values) {
  for (const double value : values) Add(value);
}

void ExactSum::Carry() {
  for (std::size_t i = 0; i + 1 < kLimbs; ++i) {
    limbs_[i + 1] += limbs_[i] >> 32;
    limbs_[i] &= static_cast<std::int64_t>(kLow);
  }
  pending_ = 0;
}

void ExactSum::Merge(const ExactSum& other) {
  ExactSum carried = other;
  carried.Carry();
  Carry();
  for (std::size_t i = 0; i < kLimbs; ++i) limbs_[i] += carried.limbs_[i];
  Carry();
  specials_ |= carried.specials_;
}

double ExactSum::Finish() const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if ((specials_ & kNaN) != 0 || (specials_ & (kPositive | kNegative)) == (kPositive | kNegative)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if ((specials_ & kPositive) != 0) return kInfinity;
  if ((specials_ & kNegative) != 0) return -kInfinity;
  ExactSum sum = *this;
  sum.Carry();
  const bool negative = sum.limbs_[kLimbs - 1] < 0;
  if (negative) {
    for (std::int64_t& limb : sum.limbs_) limb = -limb;
    sum.Carry();
  }
  std::size_t top = kLimbs;
  while (top > 0 && sum.limbs_[top - 1] == 0) --top;
  if (top == 0) return 0;
  --top;
  const auto limb = [&](std::size_t i) { return static_cast<std::uint64_t>(sum.limbs_[i]); };
  const auto width = static_cast<std::size_t>(std::bit_width(limb(top)));
  if (width > 32) return negative ? -kInfinity : kInfinity;  // far above the largest double
  const std::size_t highest = 32 * top + width - 1;
  const auto bit = [&](std::size_t i) { return (limb(i / 32) >> (i % 32)) & 1; };
  const std::size_t lowest = highest > 52 ? highest - 52 : 0;
  std::uint64_t mantissa = 0;
  for (std::size_t i = highest + 1; i-- > lowest;) mantissa = mantissa << 1 | bit(i);
  if (lowest > 0 && bit(lowest - 1) != 0) {
    bool above_half = false;
    for (std::size_t i = 0; i + 1 < lowest && !above_half; ++i) above_half = bit(i) != 0;
    if (above_half || (mantissa & 1) != 0) ++mantissa;
  }
  const double magnitude = std::ldexp(static_cast<double>(mantissa), static_cast<int>(lowest) - 1074);
  return negative ? -magnitude : magnitude;
}

std::string ExactSum::Serialize() const {
  ExactSum sum = *this;
  sum.Carry();
  std::string bytes{kVersion, static_cast<char>(specials_)};
  for (const std::int64_t limb : sum.limbs_) {
    for (unsigned byte = 0; byte < 8; ++byte) {
      bytes.push_back(static_cast<char>((static_cast<std::uint64_t>(limb) >> (8 * byte)) & 255));
    }
  }
  return bytes;
}

Result<ExactSum> ExactSum::Parse(std::string_view bytes) {
  if (bytes.size() != 2 + 8 * kLimbs || bytes[0] != kVersion || static_cast<unsigned char>(bytes[1]) > 7) {
    return InvalidInput("exact sum", "not a state of version 1 (" + std::to_string(bytes.size()) + " bytes)",
                        "expected " + std::to_string(2 + 8 * kLimbs) + " bytes as Serialize writes them");
  }
  ExactSum sum;
  sum.specials_ = static_cast<std::uint8_t>(bytes[1]);
  for (std::size_t i = 0; i < kLimbs; ++i) {
    std::uint64_t limb = 0;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      limb |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[2 + 8 * i + byte])) << (8 * byte);
    }
    // The last limb carries the sign; 2^63 additions of the largest double do not reach 2^32 there.
    const auto signed_limb = static_cast<std::int64_t>(limb);
    const bool last_fits =
        signed_limb >= -static_cast<std::int64_t>(kLow) && signed_limb <= static_cast<std::int64_t>(kLow);
    if (i + 1 < kLimbs ? limb > kLow : !last_fits) {
      return InvalidInput("exact sum", "limb " + std::to_string(i) + " is out of range", "the state is damaged");
    }
    sum.limbs_[i] = signed_limb;
  }
  return sum;
}

}  // namespace trimtab::stats
