#include "trimtab/pipeline/file_digests.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "trimtab/base/mutex.h"
#include "trimtab/pipeline/digest_cache.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

using store::ManifestEntry;
using store::ObjectKind;
using store::StoredObject;

// A file that was asked for itself or lies in a folder that was.
struct Item {
  std::string relative;  // to the folder; empty for a file that was asked for
  FileStatus status;
  bool empty_folder = false;
};

// One of the paths asked for.
struct Asked {
  std::optional<Error> error;
  bool folder = false;
  FileStatus status;
  std::vector<Item> items;  // in the order of the walk
  ContentHash listing;      // of a folder
  std::optional<StoredObject> known;
};

// A file that must be read.
struct Reading {
  std::string path;
  FileStatus status;
  Result<FileDigest> digest = FileDigest{};
  bool settled = false;  // may be kept
};

void AppendNumber(std::string& bytes, std::uint64_t number) {
  char raw[sizeof(number)];
  std::memcpy(raw, &number, sizeof(number));
  bytes.append(raw, sizeof(raw));
}

// `path` is the folder's; it is the same again on return.
Result<> Walk(Files& files, std::string& path, const std::string& prefix, std::vector<Item>& items) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(path));
  const std::size_t length = path.size();
  items.reserve(items.size() + names.size());
  for (const std::string& name : names) {
    path.resize(length);
    path.append("/").append(name);
    TRIMTAB_ASSIGN_OR_RETURN(FileStatus status, files.LinkStatus(path));
    const bool link = status.kind == FileKind::kSymbolicLink;
    if (link) {
      TRIMTAB_ASSIGN_OR_RETURN(status, files.Status(path));
    }
    if (status.kind == FileKind::kDirectory && !link) {
      const std::size_t before = items.size();
      TRIMTAB_RETURN_IF_ERROR(Walk(files, path, prefix + name + "/", items));
      if (items.size() == before) items.push_back({prefix + name, status, true});
    } else if (status.kind == FileKind::kRegular) {
      items.push_back({prefix + name, status, false});
    } else {
      return InvalidInput(path, status.kind == FileKind::kDirectory ? "is a link to a folder" : "is no regular file",
                          "only files, folders and links to files have a digest; move it out of the folder");
    }
  }
  path.resize(length);
  return {};
}

ContentHash ListingOf(const std::vector<Item>& items) {
  std::string bytes;
  bytes.reserve(items.size() * 96);
  for (const Item& item : items) {
    bytes.append(item.relative).push_back('\0');
    bytes.push_back(item.empty_folder ? 'd' : item.status.executable ? 'x' : '-');
    if (item.empty_folder) continue;
    AppendNumber(bytes, item.status.device);
    AppendNumber(bytes, item.status.inode);
    AppendNumber(bytes, item.status.size);
    AppendNumber(bytes, static_cast<std::uint64_t>(item.status.mtime_ns));
    AppendNumber(bytes, static_cast<std::uint64_t>(item.status.ctime_ns));
  }
  return ContentHashOf(bytes);
}

}  // namespace

struct FileDigests::State {
  Files& files;
  const Clock& clock;
  Executor& executor;
  const std::string cache_path;
  Mutex mutex;
  DigestCache cache TRIMTAB_GUARDED_BY(mutex);
  std::atomic<std::uint64_t> files_asked{0};
  std::atomic<std::uint64_t> files_read{0};
  std::atomic<std::uint64_t> bytes_read{0};

  std::int64_t Today() const { return std::chrono::floor<std::chrono::days>(clock.Now()).time_since_epoch().count(); }

  void Look(const std::string& path, Asked& asked) {
    Result<FileStatus> status = files.Status(path);
    if (!status.ok()) {
      asked.error = status.error();
      return;
    }
    asked.status = *status;
    asked.folder = status->kind == FileKind::kDirectory;
    if (!asked.folder && status->kind != FileKind::kRegular) {
      asked.error = InvalidInput(path, "is neither a file nor a folder");
      return;
    }
    if (!asked.folder) {
      asked.items.push_back({"", *status, false});
      return;
    }
    std::string walked = path;
    if (Result<> result = Walk(files, walked, "", asked.items); !result.ok()) {
      asked.error = result.error();
      return;
    }
    asked.listing = ListingOf(asked.items);
  }

  // The status is taken right before and after the bytes are read, so that what is kept belongs together.
  void Read(Reading& reading) {
    const std::int64_t now = clock.Now().time_since_epoch().count();
    const Result<FileStatus> before = files.Status(reading.path);
    reading.digest = DigestFile(files, reading.path);
    if (!reading.digest.ok()) return;
    const Result<FileStatus> after = files.Status(reading.path);
    ++files_read;
    bytes_read += reading.digest->size;
    if (!before.ok() || !after.ok()) return;
    reading.status = *after;
    const bool still = IdentityOf(*before) == IdentityOf(*after) && after->size == reading.digest->size;
    reading.settled = still && std::max(after->mtime_ns, after->ctime_ns) + kSafeDelay.count() <= now;
  }

  void ReadAll(std::vector<Reading>& readings) {
    // Largest first, so that no thread is left with the biggest file at the end.
    std::vector<std::size_t> order(readings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return readings[a].status.size > readings[b].status.size; });
    executor.ParallelFor(readings.size(), [&](std::size_t i) { Read(readings[order[i]]); });
  }
};

FileDigests::FileDigests(Files& files, const Clock& clock, Executor& executor, std::string cache_path)
    : state_(new State{files, clock, executor, std::move(cache_path), {}, {}, {}, {}, {}}) {
  const Result<std::string> bytes = ReadFile(files, state_->cache_path);
  const MutexLock lock(state_->mutex);
  if (bytes.ok()) state_->cache = DigestCache::Read(*bytes);
}

FileDigests::~FileDigests() = default;

std::vector<Result<StoredObject>> FileDigests::Digest(std::span<const std::string> paths) {
  const std::int64_t today = state_->Today();
  std::vector<Asked> asked(paths.size());
  state_->executor.ParallelFor(paths.size(), [&](std::size_t i) { state_->Look(paths[i], asked[i]); });

  // digests[i][k]: of asked[i].items[k], or which reading gives it.
  struct Source {
    Sha256Digest sha256;
    std::uint64_t size = 0;
    std::optional<std::size_t> reading;
  };
  std::vector<std::vector<Source>> sources(paths.size());
  std::vector<Reading> readings;
  {
    const MutexLock lock(state_->mutex);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      Asked& one = asked[i];
      if (one.error.has_value()) continue;
      state_->files_asked += one.items.size();
      if (one.folder) {
        const DigestCache::FolderRecord* record =
            state_->cache.FindFolder(one.status.device, one.status.inode, one.listing, today);
        if (record != nullptr) {
          one.known = StoredObject{record->sha256.ToHex(), record->size, ObjectKind::kDirectory, false};
          continue;
        }
      }
      sources[i].reserve(one.items.size());
      for (const Item& item : one.items) {
        Source& source = sources[i].emplace_back();
        if (item.empty_folder) continue;
        if (const auto* record = state_->cache.Find(IdentityOf(item.status), today); record != nullptr) {
          source.sha256 = record->sha256;
          source.size = record->identity.size;
          continue;
        }
        source.reading = readings.size();
        Reading& reading = readings.emplace_back();
        reading.path = one.folder ? InProject(paths[i], item.relative) : paths[i];
        reading.status = item.status;
      }
    }
  }

  state_->ReadAll(readings);

  const MutexLock lock(state_->mutex);
  for (const Reading& reading : readings)
    if (reading.digest.ok() && reading.settled)
      state_->cache.Put({IdentityOf(reading.status), reading.digest->sha256, today});

  std::vector<Result<StoredObject>> results;
  results.reserve(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    Asked& one = asked[i];
    bool settled = true;  // every file may be trusted later
    for (Source& source : sources[i]) {
      if (!source.reading.has_value()) continue;
      const Reading& reading = readings[*source.reading];
      settled = settled && reading.settled;
      if (!reading.digest.ok()) {
        one.error = reading.digest.error();
        break;
      }
      source.sha256 = reading.digest->sha256;
      source.size = reading.digest->size;
    }
    if (one.error.has_value()) {
      results.emplace_back(*one.error);
    } else if (one.known.has_value()) {
      results.emplace_back(*one.known);
    } else if (!one.folder) {
      const Source& source = sources[i].front();
      results.emplace_back(StoredObject{source.sha256.ToHex(), source.size, ObjectKind::kFile, one.status.executable});
    } else {
      static const std::string nothing = Sha256Of("").ToHex();
      std::vector<ManifestEntry> entries;
      entries.reserve(one.items.size());
      std::uint64_t size = 0;
      for (std::size_t k = 0; k < one.items.size(); ++k) {
        Item& item = one.items[k];
        const Source& source = sources[i][k];
        size += source.size;
        StoredObject object{source.sha256.ToHex(), source.size, ObjectKind::kFile, item.status.executable};
        if (item.empty_folder) object = {nothing, 0, ObjectKind::kDirectory, false};
        entries.push_back({std::move(item.relative), std::move(object)});
      }
      const Sha256Digest digest = Sha256Of(store::WriteManifest(std::move(entries)));
      // A file that changed between the walk and its reading leaves a listing that no later walk will find again.
      if (settled) state_->cache.PutFolder({one.status.device, one.status.inode, one.listing, size, digest, today});
      results.emplace_back(StoredObject{digest.ToHex(), size, ObjectKind::kDirectory, false});
    }
  }
  return results;
}

Result<StoredObject> FileDigests::Digest(const std::string& path) { return Digest(std::span(&path, 1)).front(); }

Result<> FileDigests::Save() {
  const MutexLock lock(state_->mutex);
  if (!state_->cache.changed()) return {};
  TRIMTAB_RETURN_IF_ERROR(state_->files.MakeDirectories(FolderOf(state_->cache_path)));
  TRIMTAB_RETURN_IF_ERROR(WriteFileAtomically(state_->files, state_->cache_path, state_->cache.Write(state_->Today())));
  state_->cache.set_unchanged();
  return {};
}

Timestamp FileDigests::Now() const { return state_->clock.Now(); }

FileDigests::Counts FileDigests::counts() const {
  return {state_->files_asked, state_->files_read, state_->bytes_read};
}

}  // namespace trimtab::pipeline
