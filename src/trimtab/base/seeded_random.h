// SeededRandom: the same numbers for the same seed; SplitMix64 (Steele, Lea and Flood 2014). Safe from any thread.
#ifndef TRIMTAB_BASE_SEEDED_RANDOM_H_
#define TRIMTAB_BASE_SEEDED_RANDOM_H_

#include <atomic>
#include <cstdint>

#include "trimtab/base/random.h"

namespace trimtab {

class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() override {
    constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;
    std::uint64_t z = state_.fetch_add(kGolden) + kGolden;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_SEEDED_RANDOM_H_
