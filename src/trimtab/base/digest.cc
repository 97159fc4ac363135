#include "trimtab/base/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <numeric>
#include <optional>

namespace trimtab {

namespace {
constexpr std::size_t kBlock = std::size_t{1} << 20;
}

struct Sha256::Context {
  EVP_MD_CTX* value = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(value); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { EVP_DigestInit_ex(context_->value, EVP_sha256(), nullptr); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
void Sha256::Update(std::string_view bytes) { EVP_DigestUpdate(context_->value, bytes.data(), bytes.size()); }
Sha256Digest Sha256::Finish() {
  Sha256Digest digest;
  unsigned int length = 0;
  EVP_DigestFinal_ex(context_->value, digest.bytes.data(), &length);
  return digest;
}

std::string Sha256Digest::ToHex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Sha256Digest Sha256Of(std::string_view bytes) {
  Sha256 hash;
  hash.Update(bytes);
  return hash.Finish();
}

Result<FileDigest> DigestFile(Files& files, const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<RandomAccessFile> file, files.OpenForRead(path));
  std::vector<char> block(std::min<std::uint64_t>(kBlock, file->Size() + 1));
  Sha256 hash;
  FileDigest digest;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got,
                             file->ReadAt(digest.size, std::as_writable_bytes(std::span(block))));
    if (got == 0) break;
    hash.Update(std::string_view(block.data(), got));
    digest.size += got;
  }
  digest.sha256 = hash.Finish();
  return digest;
}

std::vector<Result<FileDigest>> DigestFiles(Files& files, Executor& executor, std::span<const std::string> paths) {
  // Largest first, so that no thread is left with the biggest file at the end.
  std::vector<std::uint64_t> sizes(paths.size(), 0);
  std::vector<std::size_t> order(paths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (paths.size() > 1) {
    executor.ParallelFor(paths.size(), [&](std::size_t i) {
      if (const Result<FileStatus> status = files.Status(paths[i]); status.ok()) sizes[i] = status->size;
    });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  }
  std::vector<std::optional<Result<FileDigest>>> digests(paths.size());
  executor.ParallelFor(paths.size(), [&](std::size_t i) { digests[order[i]] = DigestFile(files, paths[order[i]]); });
  std::vector<Result<FileDigest>> result;
  result.reserve(paths.size());
  for (std::optional<Result<FileDigest>>& digest : digests) result.push_back(*std::move(digest));
  return result;
}

}  // namespace trimtab
