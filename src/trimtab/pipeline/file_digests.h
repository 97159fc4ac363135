// FileDigests: SHA-256 of files and folders, with a cache of what was read before, so that a run with nothing changed
// reads nothing.
//
// A digest is taken from the cache only if size, mtime, ctime, inode and device are those of the file that was read AND
// both times lay at least kSafeDelay before that reading: a change in the same tick of the clock cannot hide (git's
// racy rule). mtime alone is never trusted: a program can set it, ctime not. Whoever must be sure reads the bytes:
// store::DigestPath, and `trimtab verify`.
//
// A folder whose files all have such an entry gets one itself, under a hash of the names and of what was just listed of
// each of its files: then a look at the files' status is all that it costs.
//
// A folder has the digest of its manifest, the same as store::DigestPath gives.
// Safe from any thread. Memory: about 150 bytes a file.
#ifndef TRIMTAB_PIPELINE_FILE_DIGESTS_H_
#define TRIMTAB_PIPELINE_FILE_DIGESTS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/store/object_store.h"

namespace trimtab::pipeline {

class FileDigests {
 public:
  static constexpr std::chrono::nanoseconds kSafeDelay = std::chrono::seconds(2);

  // cache_path: `.trimtab/digests`, read at once. One that is missing, damaged or of another version counts as empty.
  // The references must outlive it. `executor` must not be running the caller's body.
  FileDigests(Files& files, const Clock& clock, Executor& executor, std::string cache_path);
  ~FileDigests();

  // Of files or folders, in the order given. kNotFound; kInvalidInput for sockets, devices and links to folders.
  std::vector<Result<store::StoredObject>> Digest(std::span<const std::string> paths);
  Result<store::StoredObject> Digest(const std::string& path);

  // Writes the cache if something is new. Losing it costs time only.
  Result<> Save();

  struct Counts {
    std::uint64_t files = 0;       // whose digest was asked for
    std::uint64_t files_read = 0;  // of these, not from the cache
    std::uint64_t bytes_read = 0;
  };
  Counts counts() const;

  // Of the clock that it was given.
  Timestamp Now() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_FILE_DIGESTS_H_
