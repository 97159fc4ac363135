#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "categories.h"
#include "frame_profile.h"
#include "interruptible_work.h"
#include "module.h"
#include "number_statistics.h"
#include "profile_work.h"
#include "python_arrays.h"
#include "trimtab/stats/exact_sum.h"
#include "trimtab/stats/moments.h"

namespace trimtab::extension {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The values of a column, sorted.
class Numbers {
 public:
  explicit Numbers(std::shared_ptr<const profile::KeptNumbers> state) : state_(std::move(state)) {}

  const std::shared_ptr<const profile::KeptNumbers>& state() const { return state_; }
  std::span<const double> values() const { return state_->Sorted(); }
  std::int64_t PositiveInfinities() const {
    const auto values = this->values();
    return values.end() - std::lower_bound(values.begin(), values.end(), HUGE_VAL);
  }
  std::int64_t NegativeInfinities() const {
    const auto values = this->values();
    return std::upper_bound(values.begin(), values.end(), -HUGE_VAL) - values.begin();
  }
  double Sum() {
    if (!sum_) {
      stats::ExactSum sum;
      sum.Add(values());
      sum_ = sum.Finish();
    }
    return *sum_;
  }
  double Std(std::int64_t ddof) const {
    stats::Moments moments;
    moments.Add(values());
    const std::optional<double> variance =
        moments.Variance(static_cast<std::uint64_t>(std::max<std::int64_t>(0, ddof)));
    return variance ? std::sqrt(*variance) : kNaN;
  }

 private:
  std::shared_ptr<const profile::KeptNumbers> state_;
  std::optional<double> sum_;
};

Numbers NumbersOf(FrameProfile& profile, const std::string& column) {
  Prepare(profile, {column}, {}, nb::none());
  return Numbers(profile.FindNumbers(column));
}

nb::object IntegersOf(FrameProfile& profile, const std::string& name) {
  const ColumnPointer column = ValueOf(profile.frame()->Find(name));
  std::shared_ptr<const Integers> found;
  {
    const nb::gil_scoped_release unlocked;
    found = profile.FindIntegers(name, *column);
  }
  return found == nullptr ? nb::object(nb::none()) : nb::cast(std::const_pointer_cast<Integers>(found));
}

nb::int_ IntegerObject(Integers::Value value) {
  return value.is_signed ? nb::int_(static_cast<std::int64_t>(value.bits)) : nb::int_(value.bits);
}

Categories CategoriesOf(FrameProfile& profile, const std::string& column) {
  Prepare(profile, {}, {column}, nb::none());
  return {ValueOf(profile.frame()->Find(column)), profile.FindCategories(column)};
}

nb::tuple AbsentFrom(const Categories& side, const Categories& other) {
  std::int64_t labels = 0;
  std::int64_t rows = 0;
  for (std::size_t rank = 0; rank < side.size(); ++rank) {
    if (other.CountOfText(side.At(rank).value) != 0) continue;
    ++labels;
    rows += side.At(rank).count;
  }
  return nb::make_tuple(labels, rows);
}

nb::tuple MostCommonLabel(const Categories& side) {
  std::optional<std::size_t> best;
  for (std::size_t rank = 0; rank < side.size(); ++rank) {
    if (!best || side.At(rank).count > side.At(*best).count) best = rank;
  }
  return best ? nb::make_tuple(side.LabelAt(*best), side.At(*best).count) : nb::make_tuple(nb::none(), 0);
}

std::int64_t RowsWithValue(const profile::CategoryCounts& state) { return state.rows() - state.nulls() - state.nans(); }

void BindNumbers(nb::module_& module) {
  nb::class_<Numbers>(module, "Numbers")
      .def_prop_ro("count", [](const Numbers& side) { return static_cast<std::int64_t>(side.values().size()); })
      .def_prop_ro("nulls", [](const Numbers& side) { return side.state()->nulls(); })
      .def_prop_ro("nans", [](const Numbers& side) { return side.state()->nans(); })
      .def_prop_ro("positive_infinities", &Numbers::PositiveInfinities)
      .def_prop_ro("negative_infinities", &Numbers::NegativeInfinities)
      .def_prop_ro("minimum", [](const Numbers& side) { return side.values().empty() ? kNaN : side.values().front(); })
      .def_prop_ro("maximum", [](const Numbers& side) { return side.values().empty() ? kNaN : side.values().back(); })
      .def_prop_ro("sum", &Numbers::Sum)
      .def_prop_ro("mean",
                   [](Numbers& side) {
                     return side.values().empty() ? kNaN : side.Sum() / static_cast<double>(side.values().size());
                   })
      .def_prop_ro("distinct", [](const Numbers& side) { return CountDistinct(side.values()); })
      .def("std", &Numbers::Std, nb::arg("ddof") = 1)
      .def(
          "quantile",
          [](const Numbers& side, double q) {
            if (!(q >= 0 && q <= 1)) {
              throw nb::value_error(("the quantile " + std::to_string(q) + " is outside of 0 to 1").c_str());
            }
            return Quantile(side.values(), q);
          },
          nb::arg("q"))
      .def("most_common", [](const Numbers& side) { return MostCommon(side.values()); })
      .def("value_counts",
           [](const Numbers& side) {
             ValueCounts counts = CountValues(side.values());
             return nb::make_tuple(ArrayOf(std::move(counts.values)), ArrayOf(std::move(counts.counts)));
           })
      .def(
          "histogram",
          [](const Numbers& side, nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu> edges) {
            const std::span<const double> values(edges.data(), edges.shape(0));
            if (!std::is_sorted(values.begin(), values.end())) throw nb::value_error("the edges do not ascend");
            return ArrayOf(CountBetween(side.values(), values));
          },
          nb::arg("edges"))
      .def("sorted", [](const Numbers& side) {
        auto* held = new std::shared_ptr<const profile::KeptNumbers>(side.state());
        const nb::capsule owner(held, [](void* pointer) noexcept {
          delete static_cast<std::shared_ptr<const profile::KeptNumbers>*>(pointer);
        });
        return nb::ndarray<nb::numpy, const double, nb::ndim<1>>(side.values().data(), {side.values().size()}, owner);
      });
}

void BindIntegers(nb::module_& module) {
  nb::class_<Integers>(module, "Integers")
      .def_prop_ro("distinct", &Integers::CountDistinct)
      .def_prop_ro("minimum", [](const Integers& side) { return IntegerObject(side.Minimum()); })
      .def_prop_ro("maximum", [](const Integers& side) { return IntegerObject(side.Maximum()); })
      .def("most_common", [](const Integers& side) {
        const auto [value, count] = side.MostCommon();
        return nb::make_tuple(IntegerObject(value), count);
      });
}

void BindCategories(nb::module_& module) {
  nb::class_<Categories>(module, "Categories")
      .def_prop_ro("count", [](const Categories& side) { return RowsWithValue(side.state()); })
      .def_prop_ro("nulls", [](const Categories& side) { return side.state().nulls(); })
      .def_prop_ro("nans", [](const Categories& side) { return side.state().nans(); })
      .def_prop_ro("distinct", [](const Categories& side) { return side.size(); })
      .def_prop_ro("labels",
                   [](const Categories& side) {
                     nb::list labels;
                     for (std::size_t rank = 0; rank < side.size(); ++rank) labels.append(side.LabelAt(rank));
                     return labels;
                   })
      .def_prop_ro("counts",
                   [](const Categories& side) {
                     std::vector<std::int64_t> counts;
                     for (std::size_t rank = 0; rank < side.size(); ++rank) counts.push_back(side.At(rank).count);
                     return counts;
                   })
      .def("occurrences", &Categories::Occurrences, nb::arg("label").none())
      .def("most_common", &MostCommonLabel)
      .def("absent_from", &AbsentFrom, nb::arg("other"));
}

}  // namespace

void Prepare(FrameProfile& profile, const std::vector<std::string>& numbers, const std::vector<std::string>& categories,
             nb::object progress) {
  RequireProgress(progress);
  for (const auto* names : {&numbers, &categories}) {
    for (const std::string& name : *names) ValueOf(profile.frame()->Find(name));
  }
  // Mostly everything is there: a call for one column of many must not cost by all of them.
  std::vector<std::string> new_numbers;
  std::vector<std::string> new_categories;
  {
    const nb::gil_scoped_release unlocked;
    const std::lock_guard lock(profile.mutex());
    for (const std::string& name : numbers) {
      if (profile.FindNumbers(name) == nullptr) new_numbers.push_back(name);
    }
    for (const std::string& name : categories) {
      if (profile.FindCategories(name) == nullptr) new_categories.push_back(name);
    }
  }
  const std::size_t states = new_numbers.size() + new_categories.size();
  if (states == 0 && progress.is_none()) return;
  Result<> done;
  WorkOptions options{.threads = profile.threads(), .progress = progress};
  options.total_tasks = profile.TasksFor(states);
  options.small = IsSmall(*profile.frame(), states);
  RunInterruptibly(options, [&](Executor& executor) {
    const std::lock_guard lock(profile.mutex());
    std::vector<std::string> columns = new_numbers;
    columns.insert(columns.end(), new_categories.begin(), new_categories.end());
    profile::Scan scan = profile.OpenScan(columns);
    done = [&]() -> Result<> {
      for (const std::string& name : new_numbers) {
        if (auto state = scan.Register(profile::KeptNumbers(name)); !state.ok()) return state.error();
      }
      for (const std::string& name : new_categories) {
        if (auto state = scan.Register(profile::CategoryCounts(name)); !state.ok()) return state.error();
      }
      return profile.Run(scan, executor);
    }();
  });
  Check(done);
}

std::size_t ThreadsOf(nb::handle threads) {
  constexpr std::int64_t kMostThreads = 1024;
  const std::string told = "threads: a whole number of 1 to " + std::to_string(kMostThreads) +
                           ", or 0 for as many as the machine has, and this is " + StrOf(nb::repr(threads));
  if (PyBool_Check(threads.ptr()) || PyIndex_Check(threads.ptr()) == 0) throw nb::type_error(told.c_str());
  const nb::object number = nb::steal(PyNumber_Index(threads.ptr()));
  if (!number.is_valid()) throw nb::python_error();
  int beyond = 0;
  const std::int64_t count = PyLong_AsLongLongAndOverflow(number.ptr(), &beyond);
  if (beyond != 0 || count < 0 || count > kMostThreads) throw nb::value_error(told.c_str());
  return static_cast<std::size_t>(count);
}

void RequireProgress(nb::handle progress) {
  if (progress.is_none() || PyCallable_Check(progress.ptr()) != 0) return;
  throw nb::type_error(
      ("progress: a function of (done, total), or None, and this is " + StrOf(nb::repr(progress))).c_str());
}

bool IsSmall(const FrameTable& frame, std::size_t columns) {
  return frame.rows * static_cast<std::int64_t>(std::max<std::size_t>(1, columns)) < 20'000;
}

void BindProfile(nb::module_& module) {
  BindNumbers(module);
  BindIntegers(module);
  BindCategories(module);
  nb::class_<FrameProfile>(module, "Profile")
      .def(
          "__init__",
          [](FrameProfile* place, std::shared_ptr<FrameTable> frame, nb::object threads) {
            new (place) FrameProfile(std::move(frame), ThreadsOf(threads));
          },
          nb::arg("table"), nb::arg("threads").none() = 0)
      .def_prop_ro("table",
                   [](const FrameProfile& profile) { return std::const_pointer_cast<FrameTable>(profile.frame()); })
      .def(
          "prepare",
          [](FrameProfile& profile, const std::vector<std::string>& numbers, const std::vector<std::string>& categories,
             nb::object progress) { Prepare(profile, numbers, categories, progress); },
          nb::arg("numbers") = std::vector<std::string>(), nb::arg("categories") = std::vector<std::string>(),
          nb::arg("progress") = nb::none())
      .def("numbers", &NumbersOf, nb::arg("column"))
      .def("integers", &IntegersOf, nb::arg("column"))
      .def("categories", &CategoriesOf, nb::arg("column"));
}

}  // namespace trimtab::extension
