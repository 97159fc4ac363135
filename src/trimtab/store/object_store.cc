#include "trimtab/store/object_store.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

namespace trimtab::store {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20;

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// "model/" -> "model": a trailing slash must not change where beside is.
std::string WithoutSlashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

Result<> CheckDigest(const std::string& digest) {
  const bool hex = std::all_of(digest.begin(), digest.end(),
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (digest.size() == 64 && hex) return {};
  return InvalidInput(digest, "is not a digest", "64 lower-case hexadecimal digits are");
}

// Copies and digests in one pass; `to` is synced.
Result<FileDigest> Copy(Files& files, const std::string& from, const std::string& to, bool executable) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<RandomAccessFile> source, files.OpenForRead(from));
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> target, files.OpenForWrite(to));
  Sha256 sha256;
  FileDigest digest;
  std::string block(std::min<std::uint64_t>(kBlock, source->Size() + 1), '\0');
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got,
                             source->ReadAt(digest.size, std::as_writable_bytes(std::span(block))));
    if (got == 0) break;
    const std::string_view bytes = std::string_view(block).substr(0, got);
    sha256.Update(bytes);
    TRIMTAB_RETURN_IF_ERROR(target->Append(bytes));
    digest.size += got;
  }
  if (executable) TRIMTAB_RETURN_IF_ERROR(files.SetExecutable(to, true));
  TRIMTAB_RETURN_IF_ERROR(target->Sync());
  TRIMTAB_RETURN_IF_ERROR(target->Close());
  digest.sha256 = sha256.Finish();
  return digest;
}

// Adds what is in `directory` to entries, without digests. `prefix` is its path relative to the root, "" or "a/b/".
Result<> Walk(Files& files, const std::string& directory, const std::string& prefix,
              std::vector<ManifestEntry>& entries) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(directory));
  for (const std::string& name : names) {
    const std::string path = directory + "/" + name;
    TRIMTAB_ASSIGN_OR_RETURN(FileStatus status, files.LinkStatus(path));
    const bool link = status.kind == FileKind::kSymbolicLink;
    if (link) {
      TRIMTAB_ASSIGN_OR_RETURN(status, files.Status(path));
    }
    if (status.kind == FileKind::kDirectory && !link) {
      const std::size_t before = entries.size();
      TRIMTAB_RETURN_IF_ERROR(Walk(files, path, prefix + name + "/", entries));
      if (entries.size() == before) {
        entries.push_back({prefix + name, {Sha256Of("").ToHex(), 0, ObjectKind::kDirectory, false}});
      }
    } else if (status.kind == FileKind::kRegular) {
      entries.push_back({prefix + name, {"", status.size, ObjectKind::kFile, status.executable}});
    } else {
      return InvalidInput(path, status.kind == FileKind::kDirectory ? "is a link to a folder" : "is no regular file",
                          "only files, folders and links to files can be kept; move it out of the folder");
    }
  }
  return {};
}

struct Folder {
  std::vector<ManifestEntry> entries;  // sorted by path
  std::string manifest;
  StoredObject object;
};

Result<Folder> DigestFolder(Files& files, Executor& executor, const std::string& path) {
  Folder folder;
  TRIMTAB_RETURN_IF_ERROR(Walk(files, path, "", folder.entries));
  std::sort(folder.entries.begin(), folder.entries.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  std::vector<std::string> paths;
  for (const ManifestEntry& entry : folder.entries) {
    if (entry.object.kind == ObjectKind::kFile) paths.push_back(path + "/" + entry.path);
  }
  const std::vector<Result<FileDigest>> digests = DigestFiles(files, executor, paths);
  std::size_t next = 0;
  for (ManifestEntry& entry : folder.entries) {
    if (entry.object.kind != ObjectKind::kFile) continue;
    const Result<FileDigest>& digest = digests[next++];
    if (!digest.ok()) return digest.error();
    entry.object.digest = digest->sha256.ToHex();
    entry.object.size = digest->size;
    folder.object.size += digest->size;
  }
  folder.manifest = WriteManifest(folder.entries);
  folder.object.digest = Sha256Of(folder.manifest).ToHex();
  folder.object.kind = ObjectKind::kDirectory;
  return folder;
}

// Puts what stands at `from` in the place of whatever stands at `path`.
Result<> Replace(Files& files, const std::string& from, const std::string& path, bool directory) {
  const Result<FileStatus> old = files.LinkStatus(path);
  const bool aside = old.ok() && (directory || old->kind == FileKind::kDirectory);
  const std::string old_name = from + ".old";
  if (aside) TRIMTAB_RETURN_IF_ERROR(files.Rename(path, old_name));
  if (Result<> renamed = files.Rename(from, path); !renamed.ok()) {
    if (aside) (void)files.Rename(old_name, path);
    return renamed;
  }
  TRIMTAB_RETURN_IF_ERROR(files.SyncDirectory(DirectoryOf(path)));
  return aside ? RemoveTree(files, old_name) : Result<>();
}

}  // namespace

Result<StoredObject> DigestPath(Files& files, Executor& executor, const std::string& path_in) {
  const std::string path = WithoutSlashes(path_in);
  TRIMTAB_ASSIGN_OR_RETURN(const FileStatus status, files.Status(path));
  if (status.kind == FileKind::kDirectory) {
    TRIMTAB_ASSIGN_OR_RETURN(Folder folder, DigestFolder(files, executor, path));
    return std::move(folder.object);
  }
  if (status.kind != FileKind::kRegular) return InvalidInput(path, "is neither a file nor a folder");
  TRIMTAB_ASSIGN_OR_RETURN(const FileDigest digest, DigestFile(files, path));
  return StoredObject{digest.sha256.ToHex(), digest.size, ObjectKind::kFile, status.executable};
}

ObjectStore::ObjectStore(Files& files, Executor& executor, Random& random, std::string root)
    : files_(files), executor_(executor), random_(random), root_(std::move(root)) {}

std::string ObjectStore::PathOf(const std::string& digest) const {
  return root_ + "/" + digest.substr(0, 2) + "/" + digest.substr(std::min<std::size_t>(2, digest.size()));
}

Result<std::string> ObjectStore::NewUnfinished() {
  TRIMTAB_RETURN_IF_ERROR(files_.MakeDirectories(root_ + "/unfinished"));
  char name[24];
  std::snprintf(name, sizeof(name), "%016llx", static_cast<unsigned long long>(random_.Next()));
  return root_ + "/unfinished/" + name;
}

Result<bool> ObjectStore::IsThere(const std::string& digest, std::uint64_t size) {
  TRIMTAB_RETURN_IF_ERROR(CheckDigest(digest));
  const Result<FileStatus> status = files_.Status(PathOf(digest));
  if (status.ok()) return status->kind == FileKind::kRegular && status->size == size;
  if (status.error().code == ErrorCode::kNotFound) return false;
  return status.error();
}

Result<> ObjectStore::Publish(const std::string& beside, const std::string& digest) {
  const std::string path = PathOf(digest);
  const std::string shard = DirectoryOf(path);
  const bool new_shard = !files_.Status(shard).ok();
  TRIMTAB_RETURN_IF_ERROR(files_.MakeDirectories(shard));
  TRIMTAB_RETURN_IF_ERROR(files_.Rename(beside, path));
  TRIMTAB_RETURN_IF_ERROR(files_.SyncDirectory(shard));
  if (new_shard) {
    TRIMTAB_RETURN_IF_ERROR(files_.SyncDirectory(root_));
    TRIMTAB_RETURN_IF_ERROR(files_.SyncDirectory(DirectoryOf(root_)));
  }
  return {};
}

Result<StoredObject> ObjectStore::PutBytes(std::string_view bytes) {
  const StoredObject object{Sha256Of(bytes).ToHex(), bytes.size(), ObjectKind::kFile, false};
  TRIMTAB_ASSIGN_OR_RETURN(const bool there, IsThere(object.digest, object.size));
  if (there) return object;
  TRIMTAB_ASSIGN_OR_RETURN(const std::string beside, NewUnfinished());
  const auto write = [&]() -> Result<> {
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> file, files_.OpenForWrite(beside));
    TRIMTAB_RETURN_IF_ERROR(file->Append(bytes));
    TRIMTAB_RETURN_IF_ERROR(file->Sync());
    TRIMTAB_RETURN_IF_ERROR(file->Close());
    return Publish(beside, object.digest);
  };
  if (const Result<> written = write(); !written.ok()) {
    (void)files_.Remove(beside);
    return written.error();
  }
  return object;
}

Result<StoredObject> ObjectStore::PutCopy(const std::string& path, const StoredObject& expected, bool must_match) {
  TRIMTAB_ASSIGN_OR_RETURN(const bool there, IsThere(expected.digest, expected.size));
  if (there) return expected;
  TRIMTAB_ASSIGN_OR_RETURN(const std::string beside, NewUnfinished());
  const auto copy = [&]() -> Result<StoredObject> {
    TRIMTAB_ASSIGN_OR_RETURN(const FileDigest copied, Copy(files_, path, beside, false));
    StoredObject object{copied.sha256.ToHex(), copied.size, ObjectKind::kFile, expected.executable};
    if (must_match && object.digest != expected.digest) {
      return Error{ErrorCode::kFailed, path, "changed while it was being stored",
                   "let nothing write to it while the pipeline runs"};
    }
    TRIMTAB_RETURN_IF_ERROR(Publish(beside, object.digest));
    return object;
  };
  Result<StoredObject> object = copy();
  if (!object.ok()) (void)files_.Remove(beside);
  return object;
}

Result<StoredObject> ObjectStore::PutKnownFile(const std::string& path, const FileDigest& digest) {
  TRIMTAB_ASSIGN_OR_RETURN(const FileStatus status, files_.Status(path));
  return PutCopy(path, {digest.sha256.ToHex(), digest.size, ObjectKind::kFile, status.executable}, true);
}

Result<StoredObject> ObjectStore::Put(const std::string& path_in) {
  const std::string path = WithoutSlashes(path_in);
  TRIMTAB_ASSIGN_OR_RETURN(const FileStatus status, files_.Status(path));
  if (status.kind == FileKind::kDirectory) return PutDirectory(path);
  TRIMTAB_ASSIGN_OR_RETURN(const StoredObject object, DigestPath(files_, executor_, path));
  return PutCopy(path, object, false);
}

Result<StoredObject> ObjectStore::PutDirectory(const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(const Folder folder, DigestFolder(files_, executor_, path));
  // One copy per content, whatever the number of files that have it.
  std::map<std::string, const ManifestEntry*> contents;
  for (const ManifestEntry& entry : folder.entries) {
    if (entry.object.kind == ObjectKind::kFile) contents.emplace(entry.object.digest, &entry);
  }
  std::vector<const ManifestEntry*> missing;
  for (const auto& [digest, entry] : contents) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool there, IsThere(digest, entry->object.size));
    if (!there) missing.push_back(entry);
  }
  std::vector<Result<>> results(missing.size());
  executor_.ParallelFor(missing.size(), [&](std::size_t i) {
    const ManifestEntry& entry = *missing[i];
    const Result<StoredObject> copied = PutCopy(path + "/" + entry.path, entry.object, true);
    if (!copied.ok()) results[i] = copied.error();
  });
  for (const Result<>& result : results) TRIMTAB_RETURN_IF_ERROR(result);
  TRIMTAB_RETURN_IF_ERROR(PutBytes(folder.manifest));
  return folder.object;
}

Result<std::string> ObjectStore::ReadBytes(const std::string& digest) {
  TRIMTAB_RETURN_IF_ERROR(CheckDigest(digest));
  Result<std::string> bytes = ReadFile(files_, PathOf(digest));
  if (!bytes.ok()) return Unreadable(digest, bytes.error());
  if (Sha256Of(*bytes).ToHex() != digest) return SetAside(digest);
  return bytes;
}

Result<std::vector<ManifestEntry>> ObjectStore::ReadDirectory(const std::string& digest) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string bytes, ReadBytes(digest));
  return ReadManifest(bytes, PathOf(digest));
}

Result<> ObjectStore::CopyOut(const StoredObject& object, const std::string& to) {
  TRIMTAB_RETURN_IF_ERROR(CheckDigest(object.digest));
  if (const Result<FileStatus> status = files_.Status(PathOf(object.digest)); !status.ok()) {
    return Unreadable(object.digest, status.error());
  }
  TRIMTAB_ASSIGN_OR_RETURN(const FileDigest copied, Copy(files_, PathOf(object.digest), to, object.executable));
  if (copied.sha256.ToHex() != object.digest) return SetAside(object.digest);
  return {};
}

Result<> ObjectStore::CopyOutDirectory(const StoredObject& object, const std::string& to) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<ManifestEntry> entries, ReadDirectory(object.digest));
  std::set<std::string> directories = {to};
  for (const ManifestEntry& entry : entries) {
    const std::string path = to + "/" + entry.path;
    directories.insert(entry.object.kind == ObjectKind::kDirectory ? path : DirectoryOf(path));
  }
  for (const std::string& directory : directories) TRIMTAB_RETURN_IF_ERROR(files_.MakeDirectories(directory));
  std::vector<Result<>> results(entries.size());
  executor_.ParallelFor(entries.size(), [&](std::size_t i) {
    if (entries[i].object.kind == ObjectKind::kFile)
      results[i] = CopyOut(entries[i].object, to + "/" + entries[i].path);
  });
  for (const Result<>& result : results) TRIMTAB_RETURN_IF_ERROR(result);
  for (const std::string& directory : directories) TRIMTAB_RETURN_IF_ERROR(files_.SyncDirectory(directory));
  return {};
}

Result<> ObjectStore::Restore(const StoredObject& object, const std::string& path_in) {
  const std::string path = WithoutSlashes(path_in);
  const bool directory = object.kind == ObjectKind::kDirectory;
  TRIMTAB_RETURN_IF_ERROR(files_.MakeDirectories(DirectoryOf(path)));
  TRIMTAB_ASSIGN_OR_RETURN(const std::string unfinished, NewUnfinished());
  // The store's own folder keeps what a killed process leaves out of the user's sight, but a name cannot move from one
  // file system to another: then the copy is made beside its place.
  Result<> result;
  for (const std::string& beside : {unfinished, path + ".restoring"}) {
    result = directory ? CopyOutDirectory(object, beside) : CopyOut(object, beside);
    const bool copied = result.ok();
    if (copied) result = Replace(files_, beside, path, directory);
    if (result.ok()) return result;
    (void)RemoveTree(files_, beside);
    if (!copied) return result;
  }
  return result;
}

Result<bool> ObjectStore::Contains(const StoredObject& object) {
  if (object.kind == ObjectKind::kFile) return IsThere(object.digest, object.size);
  const Result<std::vector<ManifestEntry>> entries = ReadDirectory(object.digest);
  if (!entries.ok()) {
    // A manifest that is missing, damaged (and hence set aside) or none at all is as good as none: the stage that made
    // it can make it again.
    if (entries.error().code == ErrorCode::kInvalidInput || !files_.Status(PathOf(object.digest)).ok()) return false;
    return entries.error();
  }
  for (const ManifestEntry& entry : *entries) {
    if (entry.object.kind != ObjectKind::kFile) continue;
    TRIMTAB_ASSIGN_OR_RETURN(const bool there, IsThere(entry.object.digest, entry.object.size));
    if (!there) return false;
  }
  return true;
}

Result<> ObjectStore::Verify(const StoredObject& object) {
  TRIMTAB_RETURN_IF_ERROR(CheckDigest(object.digest));
  std::set<std::string> digests = {object.digest};
  if (object.kind == ObjectKind::kDirectory) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<ManifestEntry> entries, ReadDirectory(object.digest));
    for (const ManifestEntry& entry : entries) {
      if (entry.object.kind == ObjectKind::kFile) digests.insert(entry.object.digest);
    }
  }
  const std::vector<std::string> wanted(digests.begin(), digests.end());
  std::vector<std::string> paths;
  for (const std::string& digest : wanted) paths.push_back(PathOf(digest));
  const std::vector<Result<FileDigest>> found = DigestFiles(files_, executor_, paths);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!found[i].ok()) return Unreadable(wanted[i], found[i].error());
    if (found[i]->sha256.ToHex() != wanted[i]) return Damaged(wanted[i]);
  }
  return {};
}

Result<std::vector<ObjectStore::Listed>> ObjectStore::List() {
  std::vector<Listed> listed;
  if (const Result<FileStatus> status = files_.Status(root_); !status.ok()) {
    if (status.error().code == ErrorCode::kNotFound) return listed;
    return status.error();
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> shards, files_.List(root_));
  for (const std::string& shard : shards) {
    if (shard.size() != 2) continue;
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> names, files_.List(root_ + "/" + shard));
    for (const std::string& name : names) {
      const std::string digest = shard + name;
      if (!CheckDigest(digest).ok()) continue;  // not ours
      TRIMTAB_ASSIGN_OR_RETURN(const FileStatus status, files_.Status(PathOf(digest)));
      listed.push_back({digest, status.size});
    }
  }
  return listed;
}

Result<> ObjectStore::Remove(const std::string& digest) {
  TRIMTAB_RETURN_IF_ERROR(CheckDigest(digest));
  const Result<> removed = files_.Remove(PathOf(digest));
  if (!removed.ok()) return Unreadable(digest, removed.error());
  return files_.SyncDirectory(DirectoryOf(PathOf(digest)));
}

Result<> ObjectStore::RemoveUnfinished() { return RemoveTree(files_, root_ + "/unfinished"); }

Error ObjectStore::Damaged(const std::string& digest) const {
  return IoError(PathOf(digest), "the object is damaged: its bytes no longer have the digest that is its name",
                 "run the stage again that made it");
}

Error ObjectStore::SetAside(const std::string& digest) {
  // Kept for whoever looks into it, out of the way of the bytes that belong there.
  const std::string damaged = root_ + "/damaged";
  if (files_.MakeDirectories(damaged).ok()) (void)files_.Rename(PathOf(digest), damaged + "/" + digest);
  return Damaged(digest);
}

Error ObjectStore::Unreadable(const std::string& digest, const Error& error) const {
  if (error.code != ErrorCode::kNotFound) return error;
  return NotFound(PathOf(digest), "the object is missing from the store", "run the stage again that made it");
}

}  // namespace trimtab::store
