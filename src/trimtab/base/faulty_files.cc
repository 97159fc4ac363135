#include "trimtab/base/faulty_files.h"

#include <cerrno>

#include "trimtab/base/posix_files.h"

namespace trimtab {

namespace {

class FaultyWritableFile : public WritableFile {
 public:
  FaultyWritableFile(FaultyFiles& files, std::string path, std::unique_ptr<WritableFile> base)
      : files_(files), path_(std::move(path)), base_(std::move(base)) {}
  Result<> Append(std::string_view bytes) override {
    if (Result<> allowed = files_.Change(path_); !allowed.ok()) {
      (void)base_->Append(bytes.substr(0, bytes.size() / 2));
      return allowed;
    }
    return base_->Append(bytes);
  }
  Result<> Sync() override {
    TRIMTAB_RETURN_IF_ERROR(files_.Change(path_));
    return base_->Sync();
  }
  Result<> Close() override { return base_->Close(); }

 private:
  FaultyFiles& files_;
  const std::string path_;
  const std::unique_ptr<WritableFile> base_;
};

class FaultyReadWriteFile : public ReadWriteFile {
 public:
  FaultyReadWriteFile(FaultyFiles& files, std::string path, std::unique_ptr<ReadWriteFile> base)
      : files_(files), path_(std::move(path)), base_(std::move(base)) {}
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    return base_->ReadAt(offset, out);
  }
  std::uint64_t Size() const override { return base_->Size(); }
  Result<> WriteAt(std::uint64_t offset, std::string_view bytes) override {
    if (Result<> allowed = files_.Change(path_); !allowed.ok()) {
      (void)base_->WriteAt(offset, bytes.substr(0, bytes.size() / 2));
      return allowed;
    }
    return base_->WriteAt(offset, bytes);
  }
  Result<> Truncate(std::uint64_t size) override {
    TRIMTAB_RETURN_IF_ERROR(files_.Change(path_));
    return base_->Truncate(size);
  }
  Result<> Sync() override {
    TRIMTAB_RETURN_IF_ERROR(files_.Change(path_));
    return base_->Sync();
  }
  Result<bool> TryLock(RangeLock lock, std::uint64_t offset, std::uint64_t length) override {
    return base_->TryLock(lock, offset, length);
  }
  Result<std::span<std::byte>> Map(std::uint64_t offset, std::uint64_t length) override {
    return base_->Map(offset, length);
  }

 private:
  FaultyFiles& files_;
  const std::string path_;
  const std::unique_ptr<ReadWriteFile> base_;
};

}  // namespace

Result<> FaultyFiles::Change(const std::string& path) {
  if (++changes_ >= fail_at_) return SystemError(path, "cannot write", ENOSPC);
  return {};
}

Result<std::unique_ptr<RandomAccessFile>> FaultyFiles::OpenForRead(const std::string& path) {
  return base_.OpenForRead(path);
}
Result<std::unique_ptr<WritableFile>> FaultyFiles::OpenForWrite(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<WritableFile> file, base_.OpenForWrite(path));
  return std::make_unique<FaultyWritableFile>(*this, path, std::move(file));
}
Result<std::unique_ptr<WritableFile>> FaultyFiles::OpenForAppend(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<WritableFile> file, base_.OpenForAppend(path));
  return std::make_unique<FaultyWritableFile>(*this, path, std::move(file));
}
Result<std::unique_ptr<ReadWriteFile>> FaultyFiles::OpenForReadWrite(const std::string& path, bool create) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<ReadWriteFile> file, base_.OpenForReadWrite(path, create));
  return std::make_unique<FaultyReadWriteFile>(*this, path, std::move(file));
}
Result<FileStatus> FaultyFiles::Status(const std::string& path) { return base_.Status(path); }
Result<FileStatus> FaultyFiles::LinkStatus(const std::string& path) { return base_.LinkStatus(path); }
Result<std::vector<std::string>> FaultyFiles::List(const std::string& directory) { return base_.List(directory); }
Result<> FaultyFiles::MakeDirectories(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.MakeDirectories(path);
}
Result<> FaultyFiles::Rename(const std::string& from, const std::string& to) {
  TRIMTAB_RETURN_IF_ERROR(Change(to));
  return base_.Rename(from, to);
}
Result<> FaultyFiles::Remove(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.Remove(path);
}
Result<> FaultyFiles::HardLink(const std::string& from, const std::string& to) {
  TRIMTAB_RETURN_IF_ERROR(Change(to));
  return base_.HardLink(from, to);
}
Result<> FaultyFiles::Truncate(const std::string& path, std::uint64_t size) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.Truncate(path, size);
}
Result<> FaultyFiles::SetExecutable(const std::string& path, bool executable) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.SetExecutable(path, executable);
}
Result<> FaultyFiles::SyncDirectory(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.SyncDirectory(path);
}
Result<std::unique_ptr<FileLock>> FaultyFiles::Lock(const std::string& path) {
  TRIMTAB_RETURN_IF_ERROR(Change(path));
  return base_.Lock(path);
}

}  // namespace trimtab
