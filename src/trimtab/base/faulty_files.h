// FaultyFiles: another Files whose n-th change fails as on a full disk. For tests.
#ifndef TRIMTAB_BASE_FAULTY_FILES_H_
#define TRIMTAB_BASE_FAULTY_FILES_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "trimtab/base/files.h"

namespace trimtab {

// Counts every call that changes the disk: opening for writing, each Append or WriteAt (half of its bytes are
// written when it fails), Sync, Rename, Remove, links, truncation, modes and directories. Safe from any thread.
class FaultyFiles : public Files {
 public:
  // The base must outlive it. Nothing fails until FailFrom.
  explicit FaultyFiles(Files& base) : base_(base) {}

  // The n-th change from now on (1: the next) and all after it fail with kIo.
  void FailFrom(std::uint64_t nth) { fail_at_ = changes_ + nth; }
  void Heal() { fail_at_ = kNever; }
  std::uint64_t changes() const { return changes_; }

  Result<std::unique_ptr<RandomAccessFile>> OpenForRead(const std::string& path) override;
  Result<std::unique_ptr<WritableFile>> OpenForWrite(const std::string& path) override;
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override;
  Result<std::unique_ptr<ReadWriteFile>> OpenForReadWrite(const std::string& path, bool create) override;
  Result<FileStatus> Status(const std::string& path) override;
  Result<FileStatus> LinkStatus(const std::string& path) override;
  Result<std::vector<std::string>> List(const std::string& directory) override;
  Result<> MakeDirectories(const std::string& path) override;
  Result<> Rename(const std::string& from, const std::string& to) override;
  Result<> Remove(const std::string& path) override;
  Result<> HardLink(const std::string& from, const std::string& to) override;
  Result<> Truncate(const std::string& path, std::uint64_t size) override;
  Result<> SetExecutable(const std::string& path, bool executable) override;
  Result<> SyncDirectory(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> Lock(const std::string& path) override;

  // Counts one change of `path` and says whether it may happen.
  Result<> Change(const std::string& path);

 private:
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  Files& base_;
  std::atomic<std::uint64_t> changes_{0};
  std::atomic<std::uint64_t> fail_at_{kNever};
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_FAULTY_FILES_H_
