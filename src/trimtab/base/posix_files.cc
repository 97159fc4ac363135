#include "trimtab/base/posix_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "trimtab/base/descriptor.h"
#include "trimtab/base/posix_read_write_file.h"

namespace trimtab {

namespace {

FileStatus StatusOf(const struct stat& info) {
  FileStatus status;
  status.kind = S_ISREG(info.st_mode)   ? FileKind::kRegular
                : S_ISDIR(info.st_mode) ? FileKind::kDirectory
                : S_ISLNK(info.st_mode) ? FileKind::kSymbolicLink
                                        : FileKind::kOther;
  status.size = static_cast<std::uint64_t>(info.st_size);
  status.mtime_ns = info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec;
  status.ctime_ns = info.st_ctim.tv_sec * 1'000'000'000 + info.st_ctim.tv_nsec;
  status.inode = info.st_ino;
  status.device = info.st_dev;
  status.executable = (info.st_mode & S_IXUSR) != 0;
  return status;
}

class PosixRandomAccessFile : public RandomAccessFile {
 public:
  PosixRandomAccessFile(std::string path, int descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    return descriptor_.ReadAt(path_, offset, out);
  }
  std::uint64_t Size() const override { return size_; }

 private:
  std::string path_;
  Descriptor descriptor_;
  std::uint64_t size_;
};

class PosixWritableFile : public WritableFile {
 public:
  PosixWritableFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Result<> Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return SystemError(path_, "cannot write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
  }
  Result<> Sync() override {
    if (::fdatasync(descriptor_.number()) != 0) return SystemError(path_, "cannot sync", errno);
    return {};
  }
  Result<> Close() override {
    if (descriptor_.Close() != 0) return SystemError(path_, "cannot close", errno);
    return {};
  }

 private:
  std::string path_;
  Descriptor descriptor_;
};

class PosixFileLock : public FileLock {
 public:
  explicit PosixFileLock(int descriptor) : descriptor_(descriptor) {}

 private:
  Descriptor descriptor_;
};

class PosixFiles : public Files {
 public:
  Result<std::unique_ptr<RandomAccessFile>> OpenForRead(const std::string& path) override {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return SystemError(path, "cannot open", errno);
    struct stat info{};
    if (::fstat(descriptor, &info) != 0) {
      const int error_number = errno;
      ::close(descriptor);
      return SystemError(path, "cannot inspect", error_number);
    }
    if (S_ISDIR(info.st_mode)) {
      ::close(descriptor);
      return InvalidInput(path, "is a directory, a file is needed",
                          "name the files in it, for example " + path + "/*.parquet");
    }
    return std::make_unique<PosixRandomAccessFile>(path, descriptor, static_cast<std::uint64_t>(info.st_size));
  }
  Result<std::unique_ptr<WritableFile>> OpenForWrite(const std::string& path) override {
    return OpenWritable(path, O_TRUNC);
  }
  Result<std::unique_ptr<WritableFile>> OpenForAppend(const std::string& path) override {
    return OpenWritable(path, O_APPEND);
  }
  Result<std::unique_ptr<ReadWriteFile>> OpenForReadWrite(const std::string& path, bool create) override {
    return OpenPosixReadWriteFile(path, create);
  }
  Result<FileStatus> Status(const std::string& path) override {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return SystemError(path, "cannot inspect", errno);
    return StatusOf(info);
  }
  Result<FileStatus> LinkStatus(const std::string& path) override {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return SystemError(path, "cannot inspect", errno);
    return StatusOf(info);
  }
  Result<std::vector<std::string>> List(const std::string& directory) override {
    DIR* stream = ::opendir(directory.c_str());
    if (stream == nullptr) return SystemError(directory, "cannot list", errno);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names.emplace_back(name);
    }
    ::closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
  }
  Result<> MakeDirectories(const std::string& path) override {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
      const std::string part = path.substr(0, end);
      if (::mkdir(part.c_str(), 0777) != 0 && errno != EEXIST)
        return SystemError(part, "cannot make the directory", errno);
      if (end == std::string::npos) break;
    }
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return SystemError(path, "cannot inspect", errno);
    if (!S_ISDIR(info.st_mode)) return InvalidInput(path, "exists and is not a directory", "remove or rename it");
    return {};
  }
  Result<> Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return SystemError(to, "cannot rename " + from + " to it", errno);
    return {};
  }
  Result<> Remove(const std::string& path) override {
    if (::remove(path.c_str()) != 0) return SystemError(path, "cannot remove", errno);
    return {};
  }
  Result<> HardLink(const std::string& from, const std::string& to) override {
    if (::link(from.c_str(), to.c_str()) != 0) return SystemError(to, "cannot link " + from + " to it", errno);
    return {};
  }
  Result<> Truncate(const std::string& path, std::uint64_t size) override {
    if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) return SystemError(path, "cannot truncate", errno);
    return {};
  }
  Result<> SetExecutable(const std::string& path, bool executable) override {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return SystemError(path, "cannot inspect", errno);
    // Executable for whoever may read, as `chmod +x` under the usual umask.
    const mode_t readers = (info.st_mode & 0444) >> 2;
    const mode_t mode = executable ? (info.st_mode | readers) : (info.st_mode & ~static_cast<mode_t>(0111));
    if (::chmod(path.c_str(), mode & 07777) != 0) return SystemError(path, "cannot change the mode", errno);
    return {};
  }
  Result<> SyncDirectory(const std::string& path) override {
    const Descriptor directory(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() < 0) return SystemError(path, "cannot open the directory", errno);
    if (::fsync(directory.number()) != 0) return SystemError(path, "cannot sync the directory", errno);
    return {};
  }
  Result<std::unique_ptr<FileLock>> Lock(const std::string& path) override {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return SystemError(path, "cannot open the lock file", errno);
    auto lock = std::make_unique<PosixFileLock>(descriptor);
    // flock belongs to the open file: children that exec lose the descriptor, and two opens in one process conflict.
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return SystemError(path, "cannot lock", errno);
      char text[32] = {};
      const ssize_t got = ::pread(descriptor, text, sizeof(text) - 1, 0);
      std::string owner(text, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      owner.erase(std::remove(owner.begin(), owner.end(), '\n'), owner.end());
      return Error{ErrorCode::kLocked, path, "held by process " + (owner.empty() ? "of unknown number" : owner),
                   "wait until it ends, or end it"};
    }
    const std::string owner = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
      return SystemError(path, "cannot write the owner", errno);
    }
    return lock;
  }

 private:
  static Result<std::unique_ptr<WritableFile>> OpenWritable(const std::string& path, int mode) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0666);
    if (descriptor < 0) return SystemError(path, "cannot open for writing", errno);
    return std::make_unique<PosixWritableFile>(path, descriptor);
  }
};

std::string_view Remedy(int error_number) {
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return "check the spelling and the current directory";
    case EACCES:
    case EPERM:
      return "check the owner and the permissions of it and of the directories above";
    case EROFS:
      return "choose a place on a file system that can be written";
    case ENOSPC:
    case EDQUOT:
      return "free some space and run again; nothing that was complete is lost";
    case EMFILE:
    case ENFILE:
      return "raise the limit on open files (ulimit -n)";
    default:
      return "";
  }
}

}  // namespace

Error SystemError(const std::string& place, const std::string& action, int error_number) {
  const ErrorCode code = error_number == ENOENT || error_number == ENOTDIR ? ErrorCode::kNotFound
                         : error_number == EISDIR                          ? ErrorCode::kInvalidInput
                                                                           : ErrorCode::kIo;
  return Error{code, place, action + ": " + std::generic_category().message(error_number),
               std::string(Remedy(error_number))};
}

std::unique_ptr<Files> MakePosixFiles() { return std::make_unique<PosixFiles>(); }

}  // namespace trimtab
