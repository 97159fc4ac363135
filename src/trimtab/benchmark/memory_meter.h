// MemoryMeter: how far the process's memory rises during a piece of work.
#ifndef TRIMTAB_BENCHMARK_MEMORY_METER_H_
#define TRIMTAB_BENCHMARK_MEMORY_METER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::benchmark {

class MemoryMeter {
 public:
  virtual ~MemoryMeter() = default;
  virtual Result<> Begin() = 0;
  // Highest number of bytes since Begin, above what there was then; what was freed again counts too.
  virtual Result<std::uint64_t> Growth() = 0;
  // How it is measured, for the record.
  virtual std::string Method() const = 0;
};

// The way told in benchmark.h. Errors are kIo: the machine has no such files.
std::unique_ptr<MemoryMeter> MakeProcessMemoryMeter(Files& files);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_MEMORY_METER_H_
