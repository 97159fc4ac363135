// Digests: SHA-256 (FIPS 180-4) as evidence, XXH3-128 as a fast hint of change that is never evidence.
#ifndef TRIMTAB_BASE_DIGEST_H_
#define TRIMTAB_BASE_DIGEST_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab {

struct Sha256Digest {
  std::array<std::uint8_t, 32> bytes{};
  std::string ToHex() const;  // 64 lower-case digits
  auto operator<=>(const Sha256Digest&) const = default;
};

// Incremental SHA-256. Move only; one thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void Update(std::string_view bytes);
  Sha256Digest Finish();  // once

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Sha256Digest Sha256Of(std::string_view bytes);

struct ContentHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const ContentHash&) const = default;
};
ContentHash ContentHashOf(std::string_view bytes);

struct FileDigest {
  Sha256Digest sha256;
  std::uint64_t size = 0;
};

// SHA-256 of the bytes of a file, read in blocks.
Result<FileDigest> DigestFile(Files& files, const std::string& path);

// The same for many files, spread over the executor's threads; results in the order of the paths.
std::vector<Result<FileDigest>> DigestFiles(Files& files, Executor& executor, std::span<const std::string> paths);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_DIGEST_H_
