#include "trimtab/stats/bridge_form.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace trimtab::stats {
namespace {

using Policy =
    boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::promote_double<false>>;

// The largest eigenvalue of W^1/2 C W^1/2 by power iteration; all entries are >= 0, so that the vector of ones is never
// orthogonal to its eigenvector. The sums on both sides of the diagonal are running ones.
double LargestEigenvalue(std::span<const BridgePoint> points) {
  const std::size_t size = points.size();
  std::vector<double> root(size);
  std::vector<double> vector(size, 1 / std::sqrt(static_cast<double>(size)));
  std::vector<double> image(size);
  for (std::size_t k = 0; k < size; ++k) root[k] = std::sqrt(points[k].weight);
  double eigenvalue = 0;
  for (int step = 0; step < 200; ++step) {
    double before = 0;
    for (std::size_t k = 0; k < size; ++k) {
      const double scaled = root[k] * vector[k];
      image[k] = before * (1 - points[k].position) + points[k].variance * scaled;
      before += points[k].position * scaled;
    }
    double after = 0;
    double product = 0;
    double norm = 0;
    for (std::size_t k = size; k-- > 0;) {
      image[k] = root[k] * (image[k] + after * points[k].position);
      after += (1 - points[k].position) * root[k] * vector[k];
      product += image[k] * vector[k];
      norm += image[k] * image[k];
    }
    if (!(norm > 0)) return 0;
    const bool is_settled = std::abs(product - eigenvalue) <= 1e-13 * product;
    eigenvalue = product;
    if (is_settled) break;
    for (std::size_t k = 0; k < size; ++k) vector[k] = image[k] / std::sqrt(norm);
  }
  return eigenvalue;
}

}  // namespace

double BridgeFormSurvival(std::span<const BridgePoint> points, double z) {
  double mean = 0;
  double squares = 0;  // of the eigenvalues
  double before = 0;
  for (const BridgePoint& point : points) {
    const double own = point.weight * point.variance;
    mean += own;
    squares += own * own + 2 * before * point.weight * (1 - point.position) * (1 - point.position);
    before += point.weight * point.position * point.position;
  }
  if (!(z > 0) || !(mean > 0)) return 1;
  const double largest = LargestEigenvalue(points) / mean;
  const double at = z / mean;
  const double end = std::sqrt(at / largest);  // |Z_1| above this is enough
  const double beyond = std::erfc(end / std::numbers::sqrt2);
  const double rest_mean = 1 - largest;
  const double rest_squares = squares / mean / mean - largest * largest;
  if (!(rest_mean > 1e-9) || !(rest_squares > 1e-12)) return beyond;
  const double shape = rest_mean * rest_mean / (2 * rest_squares);
  const double scale = 2 * rest_squares / rest_mean;
  const auto integrand = [&](double angle) {  // Z_1 = end sin(angle)
    const double normal = end * std::sin(angle);
    const double cosine = std::cos(angle);
    return std::exp(-normal * normal / 2) * cosine *
           boost::math::gamma_q(shape, at * cosine * cosine / scale, Policy());
  };
  constexpr int kPanels = 8;
  constexpr double kPanel = std::numbers::pi / 2 / kPanels;
  double sum = 0;
  for (int panel = 0; panel < kPanels; ++panel) {
    sum += boost::math::quadrature::gauss<double, 20>::integrate(integrand, panel * kPanel, (panel + 1) * kPanel);
  }
  return std::clamp(beyond + std::sqrt(2 / std::numbers::pi) * end * sum, 0.0, 1.0);
}

std::vector<std::uint64_t> PooledGroups(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  constexpr std::size_t kMostGroups = 4096;
  const std::size_t size = sorted_a.size() + sorted_b.size();
  std::vector<std::uint64_t> ends;
  std::size_t start = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i + j < size) {
    const bool in_a = j == sorted_b.size() || (i < sorted_a.size() && sorted_a[i] < sorted_b[j]);
    const double value = in_a ? sorted_a[i] : sorted_b[j];
    while (i < sorted_a.size() && sorted_a[i] == value) ++i;
    while (j < sorted_b.size() && sorted_b[j] == value) ++j;
    if (i + j - start < size / kMostGroups && i + j < size) continue;
    ends.push_back(i + j);
    start = i + j;
  }
  return ends;
}

}  // namespace trimtab::stats
