#include "trimtab/stats/kolmogorov_law.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace trimtab::stats {
namespace {

using std::numbers::pi;

constexpr std::uint64_t kMostExactRows = 140;
constexpr std::uint64_t kMostMatrixRows = 100000;
constexpr std::uint64_t kMostSummedRows = 1000000;

// ln(n!) - ((n + 1/2) ln n - n + ln(2 pi) / 2), Stirling's remainder; n >= 1.
double StirlingRemainder(double n) {
  constexpr double kLargestTableRow = 15;
  if (n <= kLargestTableRow) {
    double factorial = 1;
    for (double i = 2; i <= n; ++i) factorial *= i;
    return std::log(factorial) - (n + 0.5) * std::log(n) + n - 0.5 * std::log(2 * pi);
  }
  const double square = n * n;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) / n;
}

// j ln(j / mean) + mean - j without cancellation where j is near the mean (Loader 2000). j, mean > 0.
double Deviance(double j, double mean) {
  const double distance = j - mean;
  if (std::abs(distance) >= 0.1 * (j + mean)) return j * std::log(j / mean) - distance;
  const double v = distance / (j + mean);
  double sum = distance * v;
  double power = 2 * j * v;
  for (double odd = 3;; odd += 2) {
    power *= v * v;
    const double next = sum + power / odd;
    if (next == sum) return sum;
    sum = next;
  }
}

// P(D_n < d) by the n-th power of Durbin's matrix (Marsaglia, Tsang and Wang 2003), entries scaled against overflow.
class DurbinMatrix {
 public:
  DurbinMatrix(double d, std::uint64_t n) : n_(n) {
    const double t = static_cast<double>(n) * d;
    middle_ = static_cast<std::size_t>(std::floor(t));
    size_ = 2 * middle_ + 1;
    const double h = static_cast<double>(middle_ + 1) - t;
    step_.assign(size_ * size_, 0);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < std::min(size_, i + 2); ++j) step_[i * size_ + j] = 1;
    }
    double power = 1;
    for (std::size_t i = 0; i < size_; ++i) {
      power *= h;
      step_[i * size_] -= power;
      step_[(size_ - 1) * size_ + size_ - 1 - i] -= power;
    }
    if (2 * h > 1) step_[(size_ - 1) * size_] += std::pow(2 * h - 1, static_cast<double>(size_));
    for (std::size_t i = 0; i < size_; ++i) {
      double factorial = 1;
      for (std::size_t j = i + 1; j-- > 0;) {  // entry (i, j) is divided by (i - j + 1)!
        factorial *= static_cast<double>(i - j + 1);
        step_[i * size_ + j] /= factorial;
      }
    }
  }

  double Cdf() const {
    std::vector<double> power(size_ * size_, 0);
    for (std::size_t i = 0; i < size_; ++i) power[i * size_ + i] = 1;
    std::vector<double> square = step_;
    int exponent = 0;         // of power
    int square_exponent = 0;  // of square
    for (std::uint64_t left = n_; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        power = Product(power, square);
        exponent += square_exponent + Rescale(power);
      }
      if (left > 1) {
        square = Product(square, square);
        square_exponent = 2 * square_exponent + Rescale(square);
      }
    }
    double probability = power[middle_ * size_ + middle_];
    for (std::uint64_t i = 1; i <= n_; ++i) {  // times n! / n^n
      probability *= static_cast<double>(i) / static_cast<double>(n_);
      if (probability < 1e-140) {
        probability = std::ldexp(probability, kScale);
        exponent -= kScale;
      }
    }
    return std::ldexp(probability, exponent);
  }

 private:
  static constexpr int kScale = 460;

  std::vector<double> Product(const std::vector<double>& a, const std::vector<double>& b) const {
    std::vector<double> product(size_ * size_, 0);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < size_; ++k) {
        const double factor = a[i * size_ + k];
        for (std::size_t j = 0; j < size_; ++j) product[i * size_ + j] += factor * b[k * size_ + j];
      }
    }
    return product;
  }

  int Rescale(std::vector<double>& matrix) const {
    if (matrix[middle_ * size_ + middle_] < 0x1p460) return 0;
    for (double& entry : matrix) entry = std::ldexp(entry, -kScale);
    return kScale;
  }

  std::uint64_t n_;
  std::size_t middle_ = 0;
  std::size_t size_ = 0;
  std::vector<double> step_;
};

// Pelz and Good's expansion of P(D_n < z / sqrt(n)) in powers of n^-1/2 with Jacobi's theta sums.
double PelzGood(double d, std::uint64_t n) {
  const double root_n = std::sqrt(static_cast<double>(n));
  const double z = root_n * d;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double z6 = z4 * z2;
  std::array<double, 4> sums{};  // over all half-integers, twice the positive ones
  double whole2 = 0;             // over all integers but 0
  double whole3 = 0;
  const auto terms = static_cast<int>(std::ceil(16 * z / pi));
  for (int i = terms; i-- > 0;) {
    const double half = pi * (i + 0.5);
    const double h2 = half * half;
    const double weight = std::exp(-h2 / (2 * z2));
    sums[0] += weight;
    sums[1] += weight * (h2 - z2);
    sums[2] += weight * (6 * z6 + 2 * z4 + h2 * (2 * z4 - 5 * z2) + h2 * h2 * (1 - 2 * z2));
    sums[3] += weight * (h2 * h2 * h2 * (5 - 30 * z2) + h2 * h2 * (212 * z4 - 60 * z2) + h2 * (135 * z4 - 96 * z6) -
                         30 * z6 - 90 * z4 * z4);
    const double whole = pi * (i + 1);
    const double k2 = whole * whole;
    const double whole_weight = std::exp(-k2 / (2 * z2));
    whole2 += whole_weight * k2;
    whole3 += whole_weight * (3 * k2 * z2 - k2 * k2);
  }
  const double scale = 2 * std::sqrt(pi / 2);
  const double k0 = scale * sums[0] / z;
  const double k1 = scale * sums[1] / (6 * z4);
  const double k2 = scale * (sums[2] / (72 * z6 * z) - whole2 / (36 * z2 * z));
  const double k3 = scale * (sums[3] / (6480 * z6 * z4) + whole3 / (216 * z6));
  return k0 + (k1 + (k2 + k3 / root_n) / root_n) / root_n;
}

}  // namespace

double SmirnovSurvival(double d, std::uint64_t n) {
  if (!(d > 0)) return 1;
  if (d >= 1) return 0;
  const auto rows = static_cast<double>(n);
  const double t = rows * d;
  if (n > kMostSummedRows) return std::exp(-(6 * t + 1) * (6 * t + 1) / (18 * rows));
  // Term j is the binomial probability of j successes with p = (j + t) / n, times d / p.
  double sum = std::exp(rows * std::log1p(-d));
  const double whole = StirlingRemainder(rows);
  for (double j = 1; j + t < rows; ++j) {
    const double failures = rows - j;
    const double exponent = whole - StirlingRemainder(j) - StirlingRemainder(failures) - Deviance(j, j + t) -
                            Deviance(failures, failures - t);
    sum += std::sqrt(rows / (2 * pi * j * failures)) * std::exp(exponent) * t / (j + t);
  }
  return std::min(1.0, sum);
}

double KolmogorovSurvival(double d, std::uint64_t n) {
  if (std::isnan(d) || n == 0) return std::nan("");
  const auto rows = static_cast<double>(n);
  const double t = rows * d;
  if (d >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) {  // n! (2d - 1/n)^n
    const double logarithm =
        rows * std::log(2 * t - 1) + StirlingRemainder(rows) + 0.5 * std::log(2 * pi * rows) - rows;
    return -std::expm1(logarithm);
  }
  if (t >= rows - 1) return 2 * std::pow(1 - d, rows);
  const double square = t * d;
  const bool exact = n <= kMostExactRows;
  if (d >= 0.5) return 2 * SmirnovSurvival(d, n);
  if (!exact && square >= 370) return 0;
  if (square > (exact ? 4.0 : 2.2) || (!exact && square == 2.2)) return 2 * SmirnovSurvival(d, n);
  const bool matrix = exact || (n <= kMostMatrixRows && t * std::sqrt(d) <= 1.4);
  const double cdf = matrix ? DurbinMatrix(d, n).Cdf() : PelzGood(d, n);
  return std::clamp(1 - cdf, 0.0, 1.0);
}

}  // namespace trimtab::stats
