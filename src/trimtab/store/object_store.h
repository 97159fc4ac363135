// ObjectStore: files and folders kept under the SHA-256 of their bytes: objects/ab/cdef...
//
// An object is written beside its place, synced and renamed: it is there whole or not at all, and never changes. It is
// a copy, so that editing the user's file in place leaves it as it was. A folder is the list of its files (a manifest,
// itself an object, whose digest stands for the folder) and each file is an object of its own.
// Safe from any thread and for several processes at once, but for Remove and RemoveUnfinished, whose caller must know
// that nobody puts or restores at the same time.
#ifndef TRIMTAB_STORE_OBJECT_STORE_H_
#define TRIMTAB_STORE_OBJECT_STORE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/digest.h"
#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result.h"

namespace trimtab::store {

enum class ObjectKind { kFile, kDirectory };
std::string_view ObjectKindName(ObjectKind kind);   // "file", "directory": stored, do not change
ObjectKind ObjectKindNamed(std::string_view name);  // kFile unless "directory"

// What is needed to get it back. For a folder: digest of the manifest, sum of the sizes.
struct StoredObject {
  std::string digest;  // SHA-256, 64 lower-case hexadecimal digits
  std::uint64_t size = 0;
  ObjectKind kind = ObjectKind::kFile;
  bool executable = false;  // of a file
  bool operator==(const StoredObject&) const = default;
};

// A file of a folder, or an empty folder in it (kind kDirectory).
struct ManifestEntry {
  std::string path;  // relative to the folder, with '/'
  StoredObject object;
  bool operator==(const ManifestEntry&) const = default;
};

// The manifest as bytes (docs in object_manifest.cc), and back; entries are sorted bytewise by path.
std::string WriteManifest(std::vector<ManifestEntry> entries);
// kInvalidInput for anything that WriteManifest would not write, paths that lead out of the folder among it.
Result<std::vector<ManifestEntry>> ReadManifest(std::string_view bytes, const std::string& place);

// The same digest, size and mode that Put would give, without storing anything. Files are read in full.
Result<StoredObject> DigestPath(Files& files, Executor& executor, const std::string& path);

// An object that is found damaged while it is read is moved to the folder `damaged` of the store: it counts as missing
// from then on, so that the stage that made it runs again and its bytes are stored anew. Verify leaves
// damaged files where they are.
class ObjectStore {
 public:
  // root: the folder `objects`; made when the first object is put. The references must outlive it.
  ObjectStore(Files& files, Executor& executor, Random& random, std::string root);

  Result<StoredObject> PutBytes(std::string_view bytes);
  // A file or a folder. Links to files are followed; links to folders, sockets and devices are kInvalidInput.
  // An object that is there already is not written again.
  Result<StoredObject> Put(const std::string& path);
  // The same for a file whose digest the caller has from its bytes: nothing is read when the object is there.
  // kFailed when the file no longer has this digest.
  Result<StoredObject> PutKnownFile(const std::string& path, const FileDigest& digest);

  // Whole bytes of a file object; checked against the digest (kIo when damaged).
  Result<std::string> ReadBytes(const std::string& digest);
  Result<std::vector<ManifestEntry>> ReadDirectory(const std::string& digest);
  // A copy at `path`, written beside and renamed over what is there, checked against the digest on the way. A folder
  // is made whole beside, then takes the place of the old one; parent folders are made.
  Result<> Restore(const StoredObject& object, const std::string& path);

  // Whether all its parts are there, by name and size: nothing is read but manifests.
  Result<bool> Contains(const StoredObject& object);
  // Reads the bytes, for a folder those of every file: kNotFound or kIo with the digest that is missing or damaged.
  Result<> Verify(const StoredObject& object);

  struct Listed {
    std::string digest;
    std::uint64_t size = 0;
  };
  Result<std::vector<Listed>> List();  // every object, sorted by digest
  Result<> Remove(const std::string& digest);
  // What a killed process left half-written.
  Result<> RemoveUnfinished();

  std::string PathOf(const std::string& digest) const;
  const std::string& root() const { return root_; }

 private:
  Result<std::string> NewUnfinished();
  Result<bool> IsThere(const std::string& digest, std::uint64_t size);
  Result<> Publish(const std::string& beside, const std::string& digest);
  Result<StoredObject> PutCopy(const std::string& path, const StoredObject& expected, bool must_match);
  Result<StoredObject> PutDirectory(const std::string& path);
  Result<> CopyOut(const StoredObject& object, const std::string& to);
  Result<> CopyOutDirectory(const StoredObject& object, const std::string& to);
  Error Damaged(const std::string& digest) const;
  // Damaged, after the object has been moved to the folder `damaged`.
  Error SetAside(const std::string& digest);
  Error Unreadable(const std::string& digest, const Error& error) const;

  Files& files_;
  Executor& executor_;
  Random& random_;
  const std::string root_;
};

}  // namespace trimtab::store

#endif  // TRIMTAB_STORE_OBJECT_STORE_H_
