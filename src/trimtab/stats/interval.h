// A closed interval of estimates, as every function here that states uncertainty returns it.
#ifndef TRIMTAB_STATS_INTERVAL_H_
#define TRIMTAB_STATS_INTERVAL_H_

namespace trimtab::stats {

struct Interval {
  double lower = 0;
  double upper = 0;

  bool Contains(double value) const { return lower <= value && value <= upper; }
};

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_INTERVAL_H_
