#include "trimtab/base/memory_files.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace trimtab {

namespace {

// A range lock [begin, end) of one open file.
struct HeldRange {
  const void* owner = nullptr;
  RangeLock lock = RangeLock::kNone;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

struct Node {
  std::string bytes;
  std::string synced;
  std::vector<HeldRange> ranges;
  std::map<std::uint64_t, std::shared_ptr<std::vector<std::byte>>> mapped;  // by offset
  bool executable = false;
  std::uint64_t inode = 0;
  std::int64_t changed = 0;
};

// "a//b/./c" -> "a/b/c"; an absolute path keeps its slash; "." -> "".
std::string Normal(const std::string& path) {
  std::string normal = path.starts_with('/') ? "/" : "";
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (!part.empty() && part != ".") {
      if (!normal.empty() && normal.back() != '/') normal += '/';
      normal += part;
    }
    begin = end + 1;
  }
  return normal;
}

std::string ParentOf(const std::string& normal) {
  const std::size_t slash = normal.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : normal.substr(0, slash);
}

Error Missing(const std::string& path) { return NotFound(path, "no such file or directory"); }

}  // namespace

struct MemoryFiles::Disk {
  Mutex mutex;
  std::map<std::string, std::shared_ptr<Node>> names TRIMTAB_GUARDED_BY(mutex);
  std::map<std::string, std::shared_ptr<Node>> synced_names TRIMTAB_GUARDED_BY(mutex);
  std::set<std::string> directories TRIMTAB_GUARDED_BY(mutex) = {"", "/"};
  std::set<std::string> locks TRIMTAB_GUARDED_BY(mutex);
  std::uint64_t next_inode TRIMTAB_GUARDED_BY(mutex) = 1;
  std::int64_t ticks TRIMTAB_GUARDED_BY(mutex) = 0;

  std::shared_ptr<Node> Find(const std::string& path) TRIMTAB_REQUIRES(mutex) {
    const auto found = names.find(Normal(path));
    return found == names.end() ? nullptr : found->second;
  }
  bool IsDirectory(const std::string& path) TRIMTAB_REQUIRES(mutex) { return directories.contains(Normal(path)); }
  void Touch(Node& node) TRIMTAB_REQUIRES(mutex) { node.changed = ++ticks; }
};

namespace {

template <typename Disk>
class MemoryRandomAccessFile : public RandomAccessFile {
 public:
  MemoryRandomAccessFile(std::shared_ptr<Disk> disk, std::shared_ptr<Node> node)
      : disk_(std::move(disk)), node_(std::move(node)) {}
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    const MutexLock lock(disk_->mutex);
    if (offset >= node_->bytes.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(out.size(), node_->bytes.size() - offset);
    if (count > 0) std::memcpy(out.data(), node_->bytes.data() + offset, count);
    return count;
  }
  std::uint64_t Size() const override {
    const MutexLock lock(disk_->mutex);
    return node_->bytes.size();
  }

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<Node> node_;
};

template <typename Disk>
class MemoryWritableFile : public WritableFile {
 public:
  MemoryWritableFile(std::shared_ptr<Disk> disk, std::shared_ptr<Node> node)
      : disk_(std::move(disk)), node_(std::move(node)) {}
  Result<> Append(std::string_view bytes) override {
    const MutexLock lock(disk_->mutex);
    node_->bytes += bytes;
    disk_->Touch(*node_);
    return {};
  }
  Result<> Sync() override {
    const MutexLock lock(disk_->mutex);
    node_->synced = node_->bytes;
    return {};
  }
  Result<> Close() override { return {}; }

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<Node> node_;
};

template <typename Disk>
class MemoryReadWriteFile : public ReadWriteFile {
 public:
  MemoryReadWriteFile(std::shared_ptr<Disk> disk, std::shared_ptr<Node> node)
      : disk_(std::move(disk)), node_(std::move(node)) {}
  ~MemoryReadWriteFile() override {
    const MutexLock lock(disk_->mutex);
    std::erase_if(node_->ranges, [this](const HeldRange& held) { return held.owner == this; });
  }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) const override {
    return MemoryRandomAccessFile<Disk>(disk_, node_).ReadAt(offset, out);
  }
  std::uint64_t Size() const override { return MemoryRandomAccessFile<Disk>(disk_, node_).Size(); }
  Result<> WriteAt(std::uint64_t offset, std::string_view bytes) override {
    const MutexLock lock(disk_->mutex);
    if (node_->bytes.size() < offset + bytes.size()) node_->bytes.resize(offset + bytes.size(), '\0');
    std::copy(bytes.begin(), bytes.end(), node_->bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    disk_->Touch(*node_);
    return {};
  }
  Result<> Truncate(std::uint64_t size) override {
    const MutexLock lock(disk_->mutex);
    if (size < node_->bytes.size()) node_->mapped.clear();
    node_->bytes.resize(size, '\0');
    disk_->Touch(*node_);
    return {};
  }
  Result<> Sync() override { return MemoryWritableFile<Disk>(disk_, node_).Sync(); }
  Result<bool> TryLock(RangeLock kind, std::uint64_t offset, std::uint64_t length) override {
    const MutexLock lock(disk_->mutex);
    const std::uint64_t end = offset + length;
    std::vector<HeldRange> ranges;
    for (const HeldRange& held : node_->ranges) {
      const bool overlaps = held.begin < end && offset < held.end;
      if (!overlaps || held.owner != this) {
        if (overlaps && kind != RangeLock::kNone &&
            (kind == RangeLock::kExclusive || held.lock == RangeLock::kExclusive))
          return false;
        ranges.push_back(held);
        continue;
      }
      if (held.begin < offset) ranges.push_back({this, held.lock, held.begin, offset});
      if (end < held.end) ranges.push_back({this, held.lock, end, held.end});
    }
    if (kind != RangeLock::kNone) ranges.push_back({this, kind, offset, end});
    node_->ranges = std::move(ranges);
    return true;
  }
  // The memory is the mapping's alone: it is not part of the bytes that ReadAt gives, and does not survive.
  Result<std::span<std::byte>> Map(std::uint64_t offset, std::uint64_t length) override {
    const MutexLock lock(disk_->mutex);
    std::shared_ptr<std::vector<std::byte>>& memory = node_->mapped[offset];
    if (memory == nullptr) memory = std::make_shared<std::vector<std::byte>>(length);
    kept_.push_back(memory);
    return std::span<std::byte>(*memory).first(length);
  }

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<Node> node_;
  std::vector<std::shared_ptr<std::vector<std::byte>>> kept_;
};

class MemoryFileLock : public FileLock {
 public:
  explicit MemoryFileLock(std::function<void()> release) : release_(std::move(release)) {}
  ~MemoryFileLock() override { release_(); }

 private:
  std::function<void()> release_;
};

}  // namespace

MemoryFiles::MemoryFiles() : disk_(std::make_shared<Disk>()) {}
MemoryFiles::~MemoryFiles() = default;

void MemoryFiles::DropUnsynced() {
  const MutexLock lock(disk_->mutex);
  disk_->names = disk_->synced_names;
  for (auto& [name, node] : disk_->names) {
    node->bytes = node->synced;
    node->ranges.clear();
    node->mapped.clear();
    disk_->Touch(*node);
  }
  disk_->locks.clear();
}

Result<std::unique_ptr<RandomAccessFile>> MemoryFiles::OpenForRead(const std::string& path) {
  const MutexLock lock(disk_->mutex);
  if (disk_->IsDirectory(path)) return InvalidInput(path, "is a directory, a file is needed");
  std::shared_ptr<Node> node = disk_->Find(path);
  if (node == nullptr) return Missing(path);
  return std::make_unique<MemoryRandomAccessFile<Disk>>(disk_, std::move(node));
}

Result<std::unique_ptr<WritableFile>> MemoryFiles::OpenForAppend(const std::string& path) {
  const MutexLock lock(disk_->mutex);
  const std::string name = Normal(path);
  if (disk_->IsDirectory(path)) return InvalidInput(path, "is a directory, a file is needed");
  if (!disk_->directories.contains(ParentOf(name))) return Missing(path);
  std::shared_ptr<Node>& node = disk_->names[name];
  if (node == nullptr) {
    node = std::make_shared<Node>();
    node->inode = disk_->next_inode++;
    disk_->Touch(*node);
  }
  return std::make_unique<MemoryWritableFile<Disk>>(disk_, node);
}

Result<std::unique_ptr<WritableFile>> MemoryFiles::OpenForWrite(const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<WritableFile> file, OpenForAppend(path));
  TRIMTAB_RETURN_IF_ERROR(Truncate(path, 0));
  return file;
}

Result<std::unique_ptr<ReadWriteFile>> MemoryFiles::OpenForReadWrite(const std::string& path, bool create) {
  if (create) TRIMTAB_RETURN_IF_ERROR(OpenForAppend(path));
  const MutexLock lock(disk_->mutex);
  if (disk_->IsDirectory(path)) return InvalidInput(path, "is a directory, a file is needed");
  std::shared_ptr<Node> node = disk_->Find(path);
  if (node == nullptr) return Missing(path);
  return std::make_unique<MemoryReadWriteFile<Disk>>(disk_, std::move(node));
}

Result<FileStatus> MemoryFiles::Status(const std::string& path) {
  const MutexLock lock(disk_->mutex);
  FileStatus status;
  if (disk_->IsDirectory(path)) {
    status.kind = FileKind::kDirectory;
    return status;
  }
  const std::shared_ptr<Node> node = disk_->Find(path);
  if (node == nullptr) return Missing(path);
  status.size = node->bytes.size();
  status.mtime_ns = status.ctime_ns = node->changed;
  status.inode = node->inode;
  status.executable = node->executable;
  return status;
}

Result<FileStatus> MemoryFiles::LinkStatus(const std::string& path) { return Status(path); }

Result<std::vector<std::string>> MemoryFiles::List(const std::string& directory) {
  const MutexLock lock(disk_->mutex);
  const std::string name = Normal(directory);
  if (!disk_->directories.contains(name)) return Missing(directory);
  std::set<std::string> found;
  const auto add = [&](const std::string& path) {
    if (path != name && !path.empty() && path != "/" && ParentOf(path) == name) {
      found.insert(path.substr(path.rfind('/') + 1));
    }
  };
  for (const auto& [path, node] : disk_->names) add(path);
  for (const std::string& path : disk_->directories) add(path);
  return std::vector<std::string>(found.begin(), found.end());
}

Result<> MemoryFiles::MakeDirectories(const std::string& path) {
  const MutexLock lock(disk_->mutex);
  for (std::string name = Normal(path); !disk_->directories.contains(name); name = ParentOf(name)) {
    if (disk_->names.contains(name)) return InvalidInput(name, "exists and is not a directory");
    disk_->directories.insert(name);
  }
  return {};
}

Result<> MemoryFiles::Rename(const std::string& from, const std::string& to) {
  const MutexLock lock(disk_->mutex);
  const std::string source = Normal(from);
  const std::string target = Normal(to);
  if (!disk_->directories.contains(ParentOf(target))) return Missing(to);
  if (disk_->directories.contains(source)) {
    // A directory moves with all that is in it, and for good.
    const auto moved = [&](const std::string& path) { return target + path.substr(source.size()); };
    const auto inside = [&](const std::string& path) { return path == source || path.starts_with(source + "/"); };
    for (auto* names : {&disk_->names, &disk_->synced_names}) {
      std::map<std::string, std::shared_ptr<Node>> renamed;
      for (const auto& [path, node] : *names) renamed[inside(path) ? moved(path) : path] = node;
      *names = std::move(renamed);
    }
    std::set<std::string> directories;
    for (const std::string& path : disk_->directories) directories.insert(inside(path) ? moved(path) : path);
    disk_->directories = std::move(directories);
    return {};
  }
  const auto found = disk_->names.find(source);
  if (found == disk_->names.end()) return Missing(from);
  if (source == target) return {};
  disk_->names[target] = found->second;
  disk_->names.erase(source);
  return {};
}

Result<> MemoryFiles::Remove(const std::string& path) {
  const std::string name = Normal(path);
  {
    const MutexLock lock(disk_->mutex);
    if (disk_->names.erase(name) > 0) return {};
    if (!disk_->directories.contains(name)) return Missing(path);
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> inside, List(path));
  if (!inside.empty()) return IoError(path, "cannot remove: directory not empty");
  const MutexLock lock(disk_->mutex);
  disk_->directories.erase(name);
  return {};
}

Result<> MemoryFiles::HardLink(const std::string& from, const std::string& to) {
  const MutexLock lock(disk_->mutex);
  const std::shared_ptr<Node> node = disk_->Find(from);
  if (node == nullptr) return Missing(from);
  if (disk_->names.contains(Normal(to))) return IoError(to, "file exists");
  disk_->names[Normal(to)] = node;
  return {};
}

Result<> MemoryFiles::Truncate(const std::string& path, std::uint64_t size) {
  const MutexLock lock(disk_->mutex);
  const std::shared_ptr<Node> node = disk_->Find(path);
  if (node == nullptr) return Missing(path);
  node->bytes.resize(size, '\0');
  disk_->Touch(*node);
  return {};
}

Result<> MemoryFiles::SetExecutable(const std::string& path, bool executable) {
  const MutexLock lock(disk_->mutex);
  const std::shared_ptr<Node> node = disk_->Find(path);
  if (node == nullptr) return Missing(path);
  node->executable = executable;
  return {};
}

Result<> MemoryFiles::SyncDirectory(const std::string& path) {
  const MutexLock lock(disk_->mutex);
  const std::string directory = Normal(path);
  if (!disk_->directories.contains(directory)) return Missing(path);
  std::erase_if(disk_->synced_names, [&](const auto& entry) { return ParentOf(entry.first) == directory; });
  for (const auto& [name, node] : disk_->names) {
    if (ParentOf(name) == directory) disk_->synced_names[name] = node;
  }
  return {};
}

Result<std::unique_ptr<FileLock>> MemoryFiles::Lock(const std::string& path) {
  const std::string name = Normal(path);
  TRIMTAB_RETURN_IF_ERROR(OpenForAppend(path));
  const MutexLock lock(disk_->mutex);
  if (!disk_->locks.insert(name).second) {
    return Error{ErrorCode::kLocked, path, "held by process 1", "wait until it ends, or end it"};
  }
  return std::make_unique<MemoryFileLock>([disk = disk_, name] {
    const MutexLock release(disk->mutex);
    disk->locks.erase(name);
  });
}

}  // namespace trimtab
