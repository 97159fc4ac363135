// DigestCache: the file behind FileDigests. Fixed-size records, checked as a whole by a hash at the end; anything that
// does not fit makes it empty, never wrong.
#ifndef TRIMTAB_PIPELINE_DIGEST_CACHE_H_
#define TRIMTAB_PIPELINE_DIGEST_CACHE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "trimtab/base/digest.h"
#include "trimtab/base/files.h"

namespace trimtab::pipeline {

// What tells one state of a file from another.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  bool operator==(const FileIdentity&) const = default;
};
FileIdentity IdentityOf(const FileStatus& status);

// One thread at a time.
class DigestCache {
 public:
  struct FileRecord {
    FileIdentity identity;
    Sha256Digest sha256;
    std::int64_t used_day = 0;  // days since 1970
  };
  struct FolderRecord {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    ContentHash listing;  // of names and identities of all files in it
    std::uint64_t size = 0;
    Sha256Digest sha256;  // of the manifest
    std::int64_t used_day = 0;
  };

  // Empty when the bytes are not a whole cache of this version.
  static DigestCache Read(std::string_view bytes);
  // Records that were not used for kKeptDays are left out.
  std::string Write(std::int64_t today) const;

  const FileRecord* Find(const FileIdentity& identity, std::int64_t today);
  const FolderRecord* FindFolder(std::uint64_t device, std::uint64_t inode, const ContentHash& listing,
                                 std::int64_t today);
  // In the place of an older record of the same inode.
  void Put(const FileRecord& record);
  void PutFolder(const FolderRecord& record);

  bool changed() const { return changed_; }
  void set_unchanged() { changed_ = false; }
  std::size_t size() const { return files_.size(); }

 private:
  static constexpr std::int64_t kKeptDays = 90;
  struct Place {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const Place&) const = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const {
      return static_cast<std::size_t>((place.inode ^ (place.device << 48U)) * 0x9e3779b97f4a7c15U);
    }
  };
  using Index = std::unordered_map<Place, std::size_t, PlaceHash>;
  const Index& FileIndex();  // made when it is first needed: a run whose folders are all known needs none

  std::vector<FileRecord> files_;
  std::vector<FolderRecord> folders_;
  Index file_index_;
  bool indexed_ = true;
  bool changed_ = false;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_DIGEST_CACHE_H_
