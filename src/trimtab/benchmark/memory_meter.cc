#include <cctype>
#include <charconv>
#include <optional>
#include <string_view>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "trimtab/benchmark/memory_meter.h"

namespace trimtab::benchmark {

namespace {

const std::string kStatus = "/proc/self/status";
const std::string kClearReferences = "/proc/self/clear_refs";

// "VmRSS:	   12345 kB" -> bytes.
Result<std::uint64_t> ReadKilobytes(const std::string& status, std::string_view key) {
  const std::size_t line = status.find(std::string(key) + ":");
  std::uint64_t kilobytes = 0;
  if (line != std::string::npos) {
    std::size_t begin = line + key.size() + 1;
    while (begin < status.size() && (status[begin] == ' ' || status[begin] == '\t')) ++begin;
    const char* end = status.data() + status.size();
    if (std::from_chars(status.data() + begin, end, kilobytes).ec == std::errc()) return kilobytes * 1024;
  }
  return IoError(kStatus, "has no number `" + std::string(key) + "`", "memory is measured on Linux only");
}

class ProcessMemoryMeter : public MemoryMeter {
 public:
  explicit ProcessMemoryMeter(Files& files) : files_(files) {}

  Result<> Begin() override {
#ifdef __GLIBC__
    malloc_trim(0);  // else the memory that an earlier model left behind would be used again unseen
#endif
    resets_ = ResetPeak().has_value();
    TRIMTAB_ASSIGN_OR_RETURN(before_, Read("VmRSS"));
    return {};
  }

  Result<std::uint64_t> Growth() override {
    TRIMTAB_ASSIGN_OR_RETURN(const std::uint64_t now, Read(resets_ ? "VmHWM" : "VmRSS"));
    return now > before_ ? now - before_ : 0;
  }

  std::string Method() const override {
    return resets_ ? "growth of the process, VmHWM less VmRSS"
                   : "growth of the process, VmRSS (its peak cannot be reset)";
  }

 private:
  Result<> ResetPeak() {
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> file, files_.OpenForWrite(kClearReferences));
    TRIMTAB_RETURN_IF_ERROR(file->Append("5"));
    return file->Close();
  }

  Result<std::uint64_t> Read(std::string_view key) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::string status, ReadFile(files_, kStatus));
    return ReadKilobytes(status, key);
  }

  Files& files_;
  bool resets_ = false;
  std::uint64_t before_ = 0;
};

}  // namespace

std::unique_ptr<MemoryMeter> MakeProcessMemoryMeter(Files& files) {
  return std::make_unique<ProcessMemoryMeter>(files);
}

}  // namespace trimtab::benchmark
