// The file: the 16 bytes of kMagic, the numbers of file and folder records (64 bits each), the records as below, then
// the 128-bit content hash of all that comes before. Numbers are in the machine's byte order: a cache is not carried
// between machines, and on one of the other order the magic does not fit.
#include "trimtab/pipeline/digest_cache.h"

#include <cstring>
#include <type_traits>

namespace trimtab::pipeline {

namespace {

constexpr std::uint64_t kMagic[2] = {0x6469676573747331, 0x7472696d74616232};  // change it with the format

template <typename Value>
void Append(std::string& bytes, const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value> && std::has_unique_object_representations_v<Value>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <typename Value>
Value Take(std::string_view& bytes) {
  static_assert(std::is_trivially_copyable_v<Value>);
  Value value;
  std::memcpy(&value, bytes.data(), sizeof(value));
  bytes.remove_prefix(sizeof(value));
  return value;
}

}  // namespace

FileIdentity IdentityOf(const FileStatus& status) {
  return {status.device, status.inode, status.size, status.mtime_ns, status.ctime_ns};
}

DigestCache DigestCache::Read(std::string_view bytes) {
  constexpr std::size_t kHead = sizeof(kMagic) + 2 * sizeof(std::uint64_t);
  constexpr std::size_t kTail = sizeof(ContentHash);
  DigestCache cache;
  if (bytes.size() < kHead + kTail || std::memcmp(bytes.data(), kMagic, sizeof(kMagic)) != 0) return cache;
  std::string_view tail = bytes.substr(bytes.size() - kTail);
  if (Take<ContentHash>(tail) != ContentHashOf(bytes.substr(0, bytes.size() - kTail))) return cache;
  std::string_view rest = bytes.substr(sizeof(kMagic), bytes.size() - sizeof(kMagic) - kTail);
  const auto files = Take<std::uint64_t>(rest);
  const auto folders = Take<std::uint64_t>(rest);
  // Divisions, so that no product can overflow.
  if (files > rest.size() / sizeof(FileRecord) || folders > rest.size() / sizeof(FolderRecord)) return cache;
  if (rest.size() != files * sizeof(FileRecord) + folders * sizeof(FolderRecord)) return cache;
  cache.files_.resize(files);
  if (files > 0) std::memcpy(cache.files_.data(), rest.data(), files * sizeof(FileRecord));
  rest.remove_prefix(files * sizeof(FileRecord));
  cache.folders_.resize(folders);
  if (folders > 0) std::memcpy(cache.folders_.data(), rest.data(), folders * sizeof(FolderRecord));
  cache.indexed_ = false;
  return cache;
}

std::string DigestCache::Write(std::int64_t today) const {
  std::string bytes;
  bytes.reserve(64 + files_.size() * sizeof(FileRecord) + folders_.size() * sizeof(FolderRecord));
  Append(bytes, kMagic);
  const std::size_t counts = bytes.size();
  Append(bytes, std::uint64_t{0});
  Append(bytes, std::uint64_t{0});
  std::uint64_t files = 0;
  std::uint64_t folders = 0;
  for (const FileRecord& record : files_) {
    if (record.used_day + kKeptDays < today) continue;
    Append(bytes, record);
    ++files;
  }
  for (const FolderRecord& record : folders_) {
    if (record.used_day + kKeptDays < today) continue;
    Append(bytes, record);
    ++folders;
  }
  std::memcpy(bytes.data() + counts, &files, sizeof(files));
  std::memcpy(bytes.data() + counts + sizeof(files), &folders, sizeof(folders));
  Append(bytes, ContentHashOf(bytes));
  return bytes;
}

const DigestCache::Index& DigestCache::FileIndex() {
  if (!indexed_) {
    file_index_.reserve(files_.size());
    for (std::size_t i = 0; i < files_.size(); ++i)
      file_index_[{files_[i].identity.device, files_[i].identity.inode}] = i;
    indexed_ = true;
  }
  return file_index_;
}

const DigestCache::FileRecord* DigestCache::Find(const FileIdentity& identity, std::int64_t today) {
  const Index& index = FileIndex();
  const auto found = index.find({identity.device, identity.inode});
  if (found == index.end() || files_[found->second].identity != identity) return nullptr;
  files_[found->second].used_day = today;
  return &files_[found->second];
}

const DigestCache::FolderRecord* DigestCache::FindFolder(std::uint64_t device, std::uint64_t inode,
                                                         const ContentHash& listing, std::int64_t today) {
  for (FolderRecord& record : folders_) {
    if (record.device != device || record.inode != inode) continue;
    if (record.listing != listing) return nullptr;
    record.used_day = today;
    return &record;
  }
  return nullptr;
}

void DigestCache::Put(const FileRecord& record) {
  FileIndex();
  changed_ = true;
  const auto [found, inserted] =
      file_index_.try_emplace({record.identity.device, record.identity.inode}, files_.size());
  if (inserted) {
    files_.push_back(record);
  } else {
    files_[found->second] = record;
  }
}

void DigestCache::PutFolder(const FolderRecord& record) {
  changed_ = true;
  for (FolderRecord& known : folders_) {
    if (known.device != record.device || known.inode != record.inode) continue;
    known = record;
    return;
  }
  folders_.push_back(record);
}

}  // namespace trimtab::pipeline
