#include "trimtab/base/files.h"

#include <unistd.h>

#include <atomic>

namespace trimtab {

namespace {

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Result<std::string> ReadFile(Files& files, const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<RandomAccessFile> file, files.OpenForRead(path));
  std::string bytes(file->Size(), '\0');
  std::size_t done = 0;
  // Files under /proc have no size, and a file may grow while it is read: go on until a read comes back short.
  for (;;) {
    if (done == bytes.size()) bytes.resize(bytes.size() + 4096);
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got,
                             file->ReadAt(done, std::as_writable_bytes(std::span(bytes).subspan(done))));
    if (got == 0) break;
    done += got;
  }
  bytes.resize(done);
  return bytes;
}

Result<> WriteFileAtomically(Files& files, const std::string& path, std::string_view bytes) {
  // Unique among threads by the counter, among processes by the number of this one.
  static std::atomic<std::uint64_t> counter{0};
  const std::string beside = path + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1));
  const auto write = [&]() -> Result<> {
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> file, files.OpenForWrite(beside));
    TRIMTAB_RETURN_IF_ERROR(file->Append(bytes));
    TRIMTAB_RETURN_IF_ERROR(file->Sync());
    TRIMTAB_RETURN_IF_ERROR(file->Close());
    TRIMTAB_RETURN_IF_ERROR(files.Rename(beside, path));
    return files.SyncDirectory(DirectoryOf(path));
  };
  Result<> result = write();
  if (!result.ok()) (void)files.Remove(beside);
  return result;
}

Result<> RemoveTree(Files& files, const std::string& path) {
  const Result<FileStatus> status = files.LinkStatus(path);
  if (!status.ok()) {
    if (status.error().code == ErrorCode::kNotFound) return {};
    return status.error();
  }
  if (status->kind == FileKind::kDirectory) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(path));
    for (const std::string& name : names) TRIMTAB_RETURN_IF_ERROR(RemoveTree(files, path + "/" + name));
  }
  return files.Remove(path);
}

}  // namespace trimtab
