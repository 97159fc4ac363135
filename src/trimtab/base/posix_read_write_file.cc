#include "trimtab/base/posix_read_write_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "trimtab/base/descriptor.h"
#include "trimtab/base/posix_files.h"

namespace trimtab {

namespace {

class PosixReadWriteFile : public ReadWriteFile {
 public:
  PosixReadWriteFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  PosixReadWriteFile(const PosixReadWriteFile&) = delete;
  PosixReadWriteFile& operator=(const PosixReadWriteFile&) = delete;
  ~PosixReadWriteFile() override {
    for (const std::span<std::byte> range : mapped_) ::munmap(range.data(), range.size());
  }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    return descriptor_.ReadAt(path_, offset, out);
  }
  std::uint64_t Size() const override {
    struct stat info{};
    return ::fstat(descriptor_.number(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
  }
  Result<> WriteAt(std::uint64_t offset, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::pwrite(descriptor_.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return SystemError(path_, "cannot write", errno);
      bytes.remove_prefix(static_cast<std::size_t>(put));
      offset += static_cast<std::uint64_t>(put);
    }
    return {};
  }
  Result<> Truncate(std::uint64_t size) override {
    if (::ftruncate(descriptor_.number(), static_cast<off_t>(size)) != 0)
      return SystemError(path_, "cannot resize", errno);
    return {};
  }
  Result<> Sync() override {
    if (::fdatasync(descriptor_.number()) != 0) return SystemError(path_, "cannot sync", errno);
    return {};
  }
  Result<bool> TryLock(RangeLock lock, std::uint64_t offset, std::uint64_t length) override {
    // Open-file-description locks belong to this object, not to the process: closing another descriptor of the same
    // file does not drop them, and two objects of one process exclude each other.
    struct flock range{};
    range.l_type = static_cast<short>(lock == RangeLock::kNone     ? F_UNLCK
                                      : lock == RangeLock::kShared ? F_RDLCK
                                                                   : F_WRLCK);
    range.l_whence = SEEK_SET;
    range.l_start = static_cast<off_t>(offset);
    range.l_len = static_cast<off_t>(length);
    while (::fcntl(descriptor_.number(), F_OFD_SETLK, &range) != 0) {
      if (errno == EAGAIN || errno == EACCES) return false;
      if (errno != EINTR) return SystemError(path_, "cannot lock", errno);
    }
    return true;
  }
  Result<std::span<std::byte>> Map(std::uint64_t offset, std::uint64_t length) override {
    void* start =
        ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_.number(), static_cast<off_t>(offset));
    if (start == MAP_FAILED) return SystemError(path_, "cannot map into memory", errno);
    mapped_.emplace_back(static_cast<std::byte*>(start), static_cast<std::size_t>(length));
    return mapped_.back();
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  std::vector<std::span<std::byte>> mapped_;
};

}  // namespace

Result<std::unique_ptr<ReadWriteFile>> OpenPosixReadWriteFile(const std::string& path, bool create) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0666);
  if (descriptor < 0) return SystemError(path, "cannot open for reading and writing", errno);
  return std::make_unique<PosixReadWriteFile>(path, descriptor);
}

}  // namespace trimtab
