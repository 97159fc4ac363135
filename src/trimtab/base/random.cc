#include "trimtab/base/random.h"

#include <sys/random.h>

#include <cstdio>

#include "trimtab/base/system_random.h"

namespace trimtab {

namespace {

class SystemRandom : public Random {
 public:
  std::uint64_t Next() override {
    std::uint64_t value = 0;
    // Reads of up to 256 bytes are never cut short once the kernel's pool is ready.
    while (::getrandom(&value, sizeof(value), 0) != static_cast<ssize_t>(sizeof(value))) {
    }
    return value;
  }
};

}  // namespace

std::unique_ptr<Random> MakeSystemRandom() { return std::make_unique<SystemRandom>(); }

std::string NewUuid(const Clock& clock, Random& random) {
  const auto milliseconds =
      static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(clock.Now().time_since_epoch()).count());
  const std::uint64_t high = (milliseconds << 16) | 0x7000 | (random.Next() & 0x0fff);
  const std::uint64_t low = (random.Next() & 0x3fff'ffff'ffff'ffff) | 0x8000'0000'0000'0000;
  char text[40];
  std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>((high >> 16) & 0xffff), static_cast<unsigned>(high & 0xffff),
                static_cast<unsigned>(low >> 48), static_cast<unsigned long long>(low & 0xffff'ffff'ffff));
  return text;
}

}  // namespace trimtab
