// Files: the file system as our code uses it. The real one, one in memory and one whose n-th write fails implement it
// (posix_files.h, memory_files.h, faulty_files.h). Paths are UTF-8; relative ones mean the process's directory.
// Every method is safe from any thread; a file object belongs to one thread at a time unless said otherwise.
#ifndef TRIMTAB_BASE_FILES_H_
#define TRIMTAB_BASE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"

namespace trimtab {

enum class FileKind { kRegular, kDirectory, kSymbolicLink, kOther };

struct FileStatus {
  FileKind kind = FileKind::kRegular;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;  // last change of the content
  std::int64_t ctime_ns = 0;  // last change of content or attributes; cannot be set by a program
  std::uint64_t inode = 0;
  std::uint64_t device = 0;
  bool executable = false;  // by its owner
};

class RandomAccessFile {
 public:
  virtual ~RandomAccessFile() = default;
  // Reads up to out.size() bytes at offset; fewer only at the end of the file. Safe from several threads.
  virtual Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const = 0;
  virtual std::uint64_t Size() const = 0;
};

class WritableFile {
 public:
  virtual ~WritableFile() = default;  // closes without syncing
  virtual Result<> Append(std::string_view bytes) = 0;
  virtual Result<> Sync() = 0;   // returns once the bytes would survive a power loss
  virtual Result<> Close() = 0;  // idempotent
};

enum class RangeLock { kNone, kShared, kExclusive };

// A file that is read and written at any place, locked by ranges and mapped: what an embedded database needs.
class ReadWriteFile : public RandomAccessFile {
 public:
  // Size() is the present size. Writing behind the end fills the gap with zeros.
  virtual Result<> WriteAt(std::uint64_t offset, std::string_view bytes) = 0;
  virtual Result<> Truncate(std::uint64_t size) = 0;
  virtual Result<> Sync() = 0;
  // Sets this object's advisory lock on a range; false at once when another object, of any process, stands in the way.
  // Locks end with the object and are not inherited by programs that are started.
  virtual Result<bool> TryLock(RangeLock lock, std::uint64_t offset, std::uint64_t length) = 0;
  // Memory shared by all objects of all processes that map this range; lives as long as this object. The file must
  // reach to the range's end and must not be cut shorter; ranges start at multiples of 32 KiB.
  virtual Result<std::span<std::byte>> Map(std::uint64_t offset, std::uint64_t length) = 0;
};

// An advisory lock on a path, held until destruction, not inherited by child processes.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

class Files {
 public:
  virtual ~Files() = default;

  // kNotFound, or kInvalidInput when the path is a directory.
  virtual Result<std::unique_ptr<RandomAccessFile>> OpenForRead(const std::string& path) = 0;
  // Creates or truncates.
  virtual Result<std::unique_ptr<WritableFile>> OpenForWrite(const std::string& path) = 0;
  // Creates or appends at the end.
  virtual Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) = 0;

  // kNotFound when it is absent and create is false.
  virtual Result<std::unique_ptr<ReadWriteFile>> OpenForReadWrite(const std::string& path, bool create) = 0;

  // Follows symbolic links; kNotFound when nothing is there.
  virtual Result<FileStatus> Status(const std::string& path) = 0;
  // Does not follow a link at the end of the path.
  virtual Result<FileStatus> LinkStatus(const std::string& path) = 0;
  // Names (not paths) inside a directory, sorted bytewise.
  virtual Result<std::vector<std::string>> List(const std::string& directory) = 0;
  virtual Result<> MakeDirectories(const std::string& path) = 0;                // succeeds when it exists
  virtual Result<> Rename(const std::string& from, const std::string& to) = 0;  // atomic, replaces
  virtual Result<> Remove(const std::string& path) = 0;  // file, link or empty directory; kNotFound
  virtual Result<> HardLink(const std::string& from, const std::string& to) = 0;
  virtual Result<> Truncate(const std::string& path, std::uint64_t size) = 0;
  virtual Result<> SetExecutable(const std::string& path, bool executable) = 0;
  virtual Result<> SyncDirectory(const std::string& path) = 0;  // makes renames in it durable
  // kLocked at once when another process (or object) holds it; the file holds the owner's process id as text.
  virtual Result<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

// The whole content.
Result<std::string> ReadFile(Files& files, const std::string& path);

// Writes beside the path, syncs, renames over it and syncs the directory: readers and a crash see the old content or
// the new one, never a part.
Result<> WriteFileAtomically(Files& files, const std::string& path, std::string_view bytes);

// Removes a file or a whole directory; success when nothing is there. Links are removed, not followed.
Result<> RemoveTree(Files& files, const std::string& path);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_FILES_H_
