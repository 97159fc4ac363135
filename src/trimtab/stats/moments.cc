#include "trimtab/stats/moments.h"

#include <algorithm>
#include <cmath>

namespace trimtab::stats {
namespace {

constexpr std::size_t kCountBytes = 8;

void AddProduct(double a, double b, ExactSum& sum) {
  const double product = a * b;
  sum.Add(product);
  if (std::isfinite(product)) sum.Add(std::fma(a, b, -product));
}

}  // namespace

void Moments::Add(double value) {
  ++count_;
  sum_.Add(value);
  AddProduct(value, value, sum_of_squares_);
}

void Moments::Add(std::span<const double> values) {
  for (const double value : values) Add(value);
}

void Moments::Merge(const Moments& other) {
  count_ += other.count_;
  sum_.Merge(other.sum_);
  sum_of_squares_.Merge(other.sum_of_squares_);
}

std::optional<double> Moments::Mean() const {
  if (count_ == 0) return std::nullopt;
  return sum_.Finish() / static_cast<double>(count_);
}

std::optional<double> Moments::Variance(std::uint64_t ddof) const {
  if (count_ <= ddof) return std::nullopt;
  const auto n = static_cast<double>(count_);
  const double mean = *Mean();
  if (!std::isfinite(mean) || !std::isfinite(sum_of_squares_.Finish())) return std::nan("");
  // sum (x - mean)^2 = sum x^2 - 2 mean sum x + n mean^2, added without rounding: the sum of x as a series of doubles.
  ExactSum deviations = sum_of_squares_;
  ExactSum rest = sum_;
  for (double part = rest.Finish(); part != 0; part = rest.Finish()) {
    AddProduct(-2 * mean, part, deviations);
    rest.Add(-part);
  }
  const double square = mean * mean;
  AddProduct(n, square, deviations);
  AddProduct(n, std::fma(mean, mean, -square), deviations);
  // mean is rounded: take off what that added.
  ExactSum remainder = sum_;
  AddProduct(-n, mean, remainder);
  const double shift = remainder.Finish();
  deviations.Add(-shift * shift / n);
  return std::max(0.0, deviations.Finish()) / (n - static_cast<double>(ddof));
}

std::string Moments::Serialize() const {
  std::string bytes;
  for (unsigned byte = 0; byte < kCountBytes; ++byte) bytes.push_back(static_cast<char>((count_ >> (8 * byte)) & 255));
  return bytes + sum_.Serialize() + sum_of_squares_.Serialize();
}

Result<Moments> Moments::Parse(std::string_view bytes) {
  if (bytes.size() < kCountBytes || (bytes.size() - kCountBytes) % 2 != 0) {
    return InvalidInput("moments", "not a state: " + std::to_string(bytes.size()) + " bytes");
  }
  Moments moments;
  for (std::size_t byte = 0; byte < kCountBytes; ++byte) {
    moments.count_ |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[byte])) << (8 * byte);
  }
  const std::size_t half = (bytes.size() - kCountBytes) / 2;
  TRIMTAB_ASSIGN_OR_RETURN(moments.sum_, ExactSum::Parse(bytes.substr(kCountBytes, half)));
  TRIMTAB_ASSIGN_OR_RETURN(moments.sum_of_squares_, ExactSum::Parse(bytes.substr(kCountBytes + half)));
  return moments;
}

}  // namespace trimtab::stats
