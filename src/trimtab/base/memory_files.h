// MemoryFiles: a file system in memory that can lose power. For tests.
//
// The model of durability is the strictest that POSIX allows: bytes survive once their file was synced, a name (new,
// renamed or removed) once its directory was synced. Directories themselves survive at once. Modification times come
// from a counter, so every change has a later one.
#ifndef TRIMTAB_BASE_MEMORY_FILES_H_
#define TRIMTAB_BASE_MEMORY_FILES_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/mutex.h"

namespace trimtab {

// Safe from any thread. Symbolic links do not exist here; hard links do.
class MemoryFiles : public Files {
 public:
  MemoryFiles();
  ~MemoryFiles() override;

  // Power loss and restart: what was not synced is gone, locks are free. Files that are open must not be used again.
  void DropUnsynced();

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

 private:
  struct Disk;  // shared with the open files
  std::shared_ptr<Disk> disk_;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_MEMORY_FILES_H_
