// Descriptor: an open file descriptor of POSIX, closed at the end of its life. For base/ only.
#ifndef TRIMTAB_BASE_DESCRIPTOR_H_
#define TRIMTAB_BASE_DESCRIPTOR_H_

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "trimtab/base/posix_files.h"
#include "trimtab/base/result.h"

namespace trimtab {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int number() const { return number_; }

  // The descriptor is gone even when close() reports an error (Linux); returns what close() did.
  int Close() {
    const int status = number_ >= 0 ? ::close(number_) : 0;
    number_ = -1;
    return status;
  }

  // Fills `out` from `offset`; fewer bytes only at the end of the file. `place` names it in the error.
  Result<std::size_t> ReadAt(const std::string& place, std::uint64_t offset, std::span<std::byte> out) const {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got = ::pread(number_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return SystemError(place, "cannot read", errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  int number_ = -1;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_DESCRIPTOR_H_
