#include "trimtab/stats/epps_singleton.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

constexpr std::size_t kSize = 4;
using Vector = std::array<double, kSize>;
using Matrix = std::array<Vector, kSize>;

constexpr std::size_t kFewestRows = 5;
constexpr double kSmallSample = 25;

// The value of rank `rank` (from 0) of two sorted samples together.
double PooledOrderStatistic(std::span<const double> a, std::span<const double> b, std::size_t rank) {
  // How many of a are among the first rank + 1: the smallest i for which a[i] is not below b[rank - i].
  std::size_t low = rank + 1 > b.size() ? rank + 1 - b.size() : 0;
  std::size_t high = std::min(a.size(), rank + 1);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (a[middle] < b[rank - middle]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const std::size_t of_b = rank + 1 - low;
  if (low == 0) return b[of_b - 1];
  if (of_b == 0) return a[low - 1];
  return std::max(a[low - 1], b[of_b - 1]);
}

// NumPy's linear interpolation.
double PooledQuantile(std::span<const double> a, std::span<const double> b, double q) {
  const double at = q * static_cast<double>(a.size() + b.size() - 1);
  const double whole = std::floor(at);
  const double part = at - whole;
  const auto rank = static_cast<std::size_t>(whole);
  const double lower = PooledOrderStatistic(a, b, rank);
  if (part == 0) return lower;
  const double upper = PooledOrderStatistic(a, b, rank + 1);
  const double step = upper - lower;
  return part >= 0.5 ? upper - step * (1 - part) : lower + step * part;
}

struct Features {
  Vector mean{};
  Matrix covariance{};  // divisor: rows
};

Vector FeaturesOf(double value, const std::array<double, 2>& points) {
  return {std::cos(points[0] * value), std::cos(points[1] * value), std::sin(points[0] * value),
          std::sin(points[1] * value)};
}

// A sum in two doubles (Neumaier).
struct Sum {
  double sum = 0;
  double lost = 0;
  void Add(double value) {
    const double next = sum + value;
    lost += std::abs(sum) >= std::abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  double Value() const { return sum + lost; }
};

// Runs of equal values are computed once.
template <typename Visit>
void ForEachRun(std::span<const double> sorted, const Visit& visit) {
  for (std::size_t from = 0; from < sorted.size();) {
    std::size_t to = from + 1;
    while (to < sorted.size() && sorted[to] == sorted[from]) ++to;
    visit(sorted[from], static_cast<double>(to - from));
    from = to;
  }
}

Features Summarize(std::span<const double> sorted, const std::array<double, 2>& points) {
  const auto rows = static_cast<double>(sorted.size());
  std::array<Sum, kSize> sums;
  ForEachRun(sorted, [&](double value, double count) {
    const Vector features = FeaturesOf(value, points);
    for (std::size_t i = 0; i < kSize; ++i) sums[i].Add(count * features[i]);
  });
  Features result;
  for (std::size_t i = 0; i < kSize; ++i) result.mean[i] = sums[i].Value() / rows;
  std::array<std::array<Sum, kSize>, kSize> products;
  ForEachRun(sorted, [&](double value, double count) {
    Vector centred = FeaturesOf(value, points);
    for (std::size_t i = 0; i < kSize; ++i) centred[i] -= result.mean[i];
    for (std::size_t i = 0; i < kSize; ++i) {
      for (std::size_t j = i; j < kSize; ++j) products[i][j].Add(count * (centred[i] * centred[j]));
    }
  });
  for (std::size_t i = 0; i < kSize; ++i) {
    for (std::size_t j = i; j < kSize; ++j) {
      result.covariance[i][j] = result.covariance[j][i] = products[i][j].Value() / rows;
    }
  }
  return result;
}

struct Eigen {
  Vector values{};
  Matrix vectors{};  // in columns
};

// Cyclic Jacobi rotations of a symmetric matrix.
Eigen Decompose(Matrix a) {
  Eigen eigen;
  for (std::size_t i = 0; i < kSize; ++i) eigen.vectors[i][i] = 1;
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0;
    for (std::size_t i = 0; i < kSize; ++i) {
      for (std::size_t j = i + 1; j < kSize; ++j) off = std::max(off, std::abs(a[i][j]));
    }
    if (off == 0) break;
    for (std::size_t p = 0; p < kSize; ++p) {
      for (std::size_t q = p + 1; q < kSize; ++q) {
        if (a[p][q] == 0) continue;
        const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const double tangent = std::copysign(1.0, theta) / (std::abs(theta) + std::hypot(theta, 1.0));
        const double cosine = 1 / std::hypot(tangent, 1.0);
        const double sine = tangent * cosine;
        for (std::size_t k = 0; k < kSize; ++k) {
          const double kp = a[k][p];
          const double kq = a[k][q];
          a[k][p] = cosine * kp - sine * kq;
          a[k][q] = sine * kp + cosine * kq;
        }
        for (std::size_t k = 0; k < kSize; ++k) {
          const double pk = a[p][k];
          const double qk = a[q][k];
          a[p][k] = cosine * pk - sine * qk;
          a[q][k] = sine * pk + cosine * qk;
          const double left = eigen.vectors[k][p];
          const double right = eigen.vectors[k][q];
          eigen.vectors[k][p] = cosine * left - sine * right;
          eigen.vectors[k][q] = sine * left + cosine * right;
        }
        a[p][q] = a[q][p] = 0;
      }
    }
  }
  for (std::size_t i = 0; i < kSize; ++i) eigen.values[i] = a[i][i];
  return eigen;
}

}  // namespace

Result<EppsSingletonResult> EppsSingletonTest(std::span<const double> sorted_reference,
                                              std::span<const double> sorted_current) {
  for (const auto& [side, name] : {std::pair(sorted_reference, "reference"), std::pair(sorted_current, "data")}) {
    if (side.size() < kFewestRows) {
      return InvalidInput("", std::string("Epps-Singleton needs five rows on each side, the ") + name + " has " +
                                  std::to_string(side.size()));
    }
    if (std::isinf(side.front()) || std::isinf(side.back())) {
      return InvalidInput("", std::string("the ") + name + " holds infinities", "make them null");
    }
  }
  const double spread =
      PooledQuantile(sorted_reference, sorted_current, 0.75) - PooledQuantile(sorted_reference, sorted_current, 0.25);
  if (spread == 0) {
    return InvalidInput("",
                        "the interquartile range of both sides together is 0: at least half of the rows share one "
                        "value");
  }
  const std::array<double, 2> points{0.4 / (spread / 2), 0.8 / (spread / 2)};
  const double largest = std::max({std::abs(sorted_reference.front()), std::abs(sorted_reference.back()),
                                   std::abs(sorted_current.front()), std::abs(sorted_current.back())});
  if (!std::isfinite(spread) || !std::isfinite(points[1]) || points[0] == 0 || !std::isfinite(points[1] * largest)) {
    return InvalidInput("", "the values are too large or too small for Epps-Singleton");
  }
  const auto n = static_cast<double>(sorted_reference.size());
  const auto m = static_cast<double>(sorted_current.size());
  const Features x = Summarize(sorted_reference, points);
  const Features y = Summarize(sorted_current, points);
  Matrix covariance{};
  Vector difference{};
  for (std::size_t i = 0; i < kSize; ++i) {
    difference[i] = x.mean[i] - y.mean[i];
    for (std::size_t j = 0; j < kSize; ++j) {
      covariance[i][j] = (n + m) / n * x.covariance[i][j] + (n + m) / m * y.covariance[i][j];
    }
  }
  const Eigen eigen = Decompose(covariance);
  double largest_value = 0;
  for (const double value : eigen.values) largest_value = std::max(largest_value, std::abs(value));
  constexpr double kCutoff = kSize * std::numeric_limits<double>::epsilon();
  EppsSingletonResult result;
  for (std::size_t k = 0; k < kSize; ++k) {
    const double value = eigen.values[k];
    if (!(std::abs(value) > kCutoff * largest_value)) continue;
    double projection = 0;
    for (std::size_t i = 0; i < kSize; ++i) projection += eigen.vectors[i][k] * difference[i];
    result.statistic += (n + m) * projection * projection / value;
    ++result.degrees;
  }
  if (result.degrees == 0) return InvalidInput("", "both sides are constant");
  if (std::max(n, m) < kSmallSample) {
    result.statistic /= 1 + std::pow(n + m, -0.45) + 10.1 * (std::pow(n, -1.7) + std::pow(m, -1.7));
  }
  result.p_value = ChiSquareSurvival(result.statistic, result.degrees);
  return result;
}

}  // namespace trimtab::stats
