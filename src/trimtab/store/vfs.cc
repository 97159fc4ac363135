#include "trimtab/store/vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <vector>

#include "trimtab/base/mutex.h"

namespace trimtab::store {

struct Vfs::State {
  State(Files& files_in, Clock& clock_in, Random& random_in) : files(files_in), clock(clock_in), random(random_in) {}

  Files& files;
  Clock& clock;
  Random& random;
  std::string name;
  sqlite3_vfs vfs{};
  Mutex mutex;
  std::optional<Error> first_error TRIMTAB_GUARDED_BY(mutex);

  int Fail(const Error& error, int code) TRIMTAB_EXCLUDES(mutex) {
    const MutexLock lock(mutex);
    if (!first_error.has_value()) first_error = error;
    return code;
  }
};

namespace {

// The format of the locks on the database file (os.h) and on the wal-index (os_unix.c): do not change.
constexpr std::uint64_t kPendingByte = 0x40000000;
constexpr std::uint64_t kReservedByte = kPendingByte + 1;
constexpr std::uint64_t kSharedFirst = kPendingByte + 2;
constexpr std::uint64_t kSharedSize = 510;
constexpr std::uint64_t kIndexLocks = 120;  // the first of SQLITE_SHM_NLOCK bytes
constexpr std::uint64_t kIndexUsers = kIndexLocks + SQLITE_SHM_NLOCK;

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

struct OpenFile {
  Vfs::State& vfs;
  std::string path;
  std::unique_ptr<ReadWriteFile> file;
  bool new_name = false;  // created here: its directory is synced with it
  int lock = SQLITE_LOCK_NONE;
  std::unique_ptr<ReadWriteFile> index;  // the "-shm" file
  std::vector<std::byte*> regions;       // of it, mapped
};

// What SQLite allocates for a file; the base must come first.
struct FileSlot {
  sqlite3_file base;
  OpenFile* open;
};

OpenFile& Of(sqlite3_file* file) { return *reinterpret_cast<FileSlot*>(file)->open; }
Vfs::State& Of(sqlite3_vfs* vfs) { return *static_cast<Vfs::State*>(vfs->pAppData); }

int Close(sqlite3_file* file) {
  delete reinterpret_cast<FileSlot*>(file)->open;
  return SQLITE_OK;
}

int Read(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
  OpenFile& open = Of(file);
  const std::span<std::byte> wanted(static_cast<std::byte*>(out), static_cast<std::size_t>(count));
  const Result<std::size_t> got = open.file->ReadAt(static_cast<std::uint64_t>(offset), wanted);
  if (!got.ok()) return open.vfs.Fail(got.error(), SQLITE_IOERR_READ);
  if (*got == wanted.size()) return SQLITE_OK;
  std::memset(wanted.data() + *got, 0, wanted.size() - *got);  // SQLite relies on the zeros
  return SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  OpenFile& open = Of(file);
  const Result<> result =
      open.file->WriteAt(static_cast<std::uint64_t>(offset),
                         std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(count)));
  return result.ok() ? SQLITE_OK : open.vfs.Fail(result.error(), SQLITE_IOERR_WRITE);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& open = Of(file);
  const Result<> result = open.file->Truncate(static_cast<std::uint64_t>(size));
  return result.ok() ? SQLITE_OK : open.vfs.Fail(result.error(), SQLITE_IOERR_TRUNCATE);
}

int Sync(sqlite3_file* file, int) {
  OpenFile& open = Of(file);
  if (const Result<> result = open.file->Sync(); !result.ok()) {
    return open.vfs.Fail(result.error(), SQLITE_IOERR_FSYNC);
  }
  if (open.new_name) {
    if (const Result<> result = open.vfs.files.SyncDirectory(DirectoryOf(open.path)); !result.ok()) {
      return open.vfs.Fail(result.error(), SQLITE_IOERR_DIR_FSYNC);
    }
    open.new_name = false;
  }
  return SQLITE_OK;
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(Of(file).file->Size());
  return SQLITE_OK;
}

// SQLITE_OK when the lock is set, SQLITE_BUSY when somebody stands in the way.
int TryLock(OpenFile& open, ReadWriteFile& file, RangeLock lock, std::uint64_t offset, std::uint64_t length) {
  const Result<bool> locked = file.TryLock(lock, offset, length);
  if (!locked.ok()) return open.vfs.Fail(locked.error(), SQLITE_IOERR_LOCK);
  return *locked ? SQLITE_OK : SQLITE_BUSY;
}

int Lock(sqlite3_file* file, int wanted) {
  OpenFile& open = Of(file);
  if (open.lock >= wanted) return SQLITE_OK;
  ReadWriteFile& disk = *open.file;
  if (wanted == SQLITE_LOCK_SHARED) {
    // A writer that waits for the readers to leave holds the pending byte, so that no new ones come.
    if (const int code = TryLock(open, disk, RangeLock::kShared, kPendingByte, 1); code != SQLITE_OK) return code;
    const int code = TryLock(open, disk, RangeLock::kShared, kSharedFirst, kSharedSize);
    if (const int freed = TryLock(open, disk, RangeLock::kNone, kPendingByte, 1); freed != SQLITE_OK) return freed;
    if (code == SQLITE_OK) open.lock = SQLITE_LOCK_SHARED;
    return code;
  }
  if (wanted == SQLITE_LOCK_RESERVED) {
    const int code = TryLock(open, disk, RangeLock::kExclusive, kReservedByte, 1);
    if (code == SQLITE_OK) open.lock = SQLITE_LOCK_RESERVED;
    return code;
  }
  if (open.lock < SQLITE_LOCK_PENDING) {
    if (const int code = TryLock(open, disk, RangeLock::kExclusive, kPendingByte, 1); code != SQLITE_OK) return code;
    open.lock = SQLITE_LOCK_PENDING;
  }
  const int code = TryLock(open, disk, RangeLock::kExclusive, kSharedFirst, kSharedSize);
  if (code == SQLITE_OK) open.lock = SQLITE_LOCK_EXCLUSIVE;
  return code;
}

int Unlock(sqlite3_file* file, int wanted) {
  OpenFile& open = Of(file);
  if (open.lock <= wanted) return SQLITE_OK;
  if (wanted == SQLITE_LOCK_SHARED) {
    if (const int code = TryLock(open, *open.file, RangeLock::kShared, kSharedFirst, kSharedSize); code != SQLITE_OK) {
      return code == SQLITE_BUSY ? SQLITE_IOERR_RDLOCK : code;
    }
  }
  const std::uint64_t length = wanted == SQLITE_LOCK_SHARED ? 2 : 2 + kSharedSize;
  if (const int code = TryLock(open, *open.file, RangeLock::kNone, kPendingByte, length); code != SQLITE_OK) {
    return SQLITE_IOERR_UNLOCK;
  }
  open.lock = wanted;
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  OpenFile& open = Of(file);
  *reserved = 1;
  if (open.lock >= SQLITE_LOCK_RESERVED) return SQLITE_OK;
  const int code = TryLock(open, *open.file, RangeLock::kExclusive, kReservedByte, 1);
  if (code == SQLITE_BUSY) return SQLITE_OK;
  if (code != SQLITE_OK) return code;
  *reserved = 0;
  return TryLock(open, *open.file, RangeLock::kNone, kReservedByte, 1);
}

int FileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int SectorSize(sqlite3_file*) { return 4096; }
int DeviceCharacteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Opens the wal-index. The first user empties it: what a killed process left in it cannot be trusted. Everyone keeps a
// shared lock on one byte while using it, so that the first is known.
int OpenIndex(OpenFile& open) {
  Result<std::unique_ptr<ReadWriteFile>> index = open.vfs.files.OpenForReadWrite(open.path + "-shm", true);
  if (!index.ok()) return open.vfs.Fail(index.error(), SQLITE_CANTOPEN);
  const int first = TryLock(open, **index, RangeLock::kExclusive, kIndexUsers, 1);
  if (first != SQLITE_OK && first != SQLITE_BUSY) return first;
  if (first == SQLITE_OK) {
    if (const Result<> emptied = (*index)->Truncate(0); !emptied.ok()) {
      return open.vfs.Fail(emptied.error(), SQLITE_IOERR_SHMOPEN);
    }
  }
  if (const int code = TryLock(open, **index, RangeLock::kShared, kIndexUsers, 1); code != SQLITE_OK) return code;
  open.index = *std::move(index);
  return SQLITE_OK;
}

int MapIndex(sqlite3_file* file, int number, int size, int extend, volatile void** out) {
  OpenFile& open = Of(file);
  *out = nullptr;
  if (open.index == nullptr) {
    if (const int code = OpenIndex(open); code != SQLITE_OK) return code;
  }
  const auto region = static_cast<std::size_t>(number);
  const auto length = static_cast<std::uint64_t>(size);
  const std::uint64_t present = open.index->Size();
  if (const std::uint64_t needed = (region + 1) * length; present < needed) {
    if (extend == 0) return SQLITE_OK;
    // Written, not just made longer: a full disk must show here and not as a signal when the memory is touched.
    const Result<> extended = open.index->WriteAt(present, std::string(needed - present, '\0'));
    if (!extended.ok()) return open.vfs.Fail(extended.error(), SQLITE_IOERR_SHMSIZE);
  }
  while (open.regions.size() <= region) {
    const Result<std::span<std::byte>> mapped = open.index->Map(open.regions.size() * length, length);
    if (!mapped.ok()) return open.vfs.Fail(mapped.error(), SQLITE_IOERR_SHMMAP);
    open.regions.push_back(mapped->data());
  }
  *out = open.regions[region];
  return SQLITE_OK;
}

int LockIndex(sqlite3_file* file, int offset, int count, int flags) {
  OpenFile& open = Of(file);
  if (open.index == nullptr) return SQLITE_IOERR_SHMLOCK;
  const RangeLock lock = (flags & SQLITE_SHM_UNLOCK) != 0   ? RangeLock::kNone
                         : (flags & SQLITE_SHM_SHARED) != 0 ? RangeLock::kShared
                                                            : RangeLock::kExclusive;
  return TryLock(open, *open.index, lock, kIndexLocks + static_cast<std::uint64_t>(offset),
                 static_cast<std::uint64_t>(count));
}

// A full barrier; std::atomic_thread_fence is the same but unknown to the thread sanitizer.
void IndexBarrier(sqlite3_file*) { __sync_synchronize(); }

int UnmapIndex(sqlite3_file* file, int remove) {
  OpenFile& open = Of(file);
  open.regions.clear();
  open.index.reset();
  if (remove != 0) (void)open.vfs.files.Remove(open.path + "-shm");  // left behind, the next first user empties it
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {2,
                                         Close,
                                         Read,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         DeviceCharacteristics,
                                         MapIndex,
                                         LockIndex,
                                         IndexBarrier,
                                         UnmapIndex,
                                         nullptr,
                                         nullptr};

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* flags_out) {
  Vfs::State& state = Of(vfs);
  file->pMethods = nullptr;  // nothing to close unless the end is reached
  // Temporary files never come: temp_store is memory.
  if (path == nullptr) return SQLITE_CANTOPEN;
  const bool present = state.files.Status(path).ok();
  Result<std::unique_ptr<ReadWriteFile>> opened = state.files.OpenForReadWrite(path, (flags & SQLITE_OPEN_CREATE) != 0);
  if (!opened.ok()) return state.Fail(opened.error(), SQLITE_CANTOPEN);
  auto* slot = reinterpret_cast<FileSlot*>(file);
  slot->open = new OpenFile{state, path, *std::move(opened), !present, SQLITE_LOCK_NONE, nullptr, {}};
  file->pMethods = &kMethods;
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* path, int sync_directory) {
  Vfs::State& state = Of(vfs);
  if (const Result<> removed = state.files.Remove(path); !removed.ok()) {
    if (removed.error().code == ErrorCode::kNotFound) return SQLITE_IOERR_DELETE_NOENT;
    return state.Fail(removed.error(), SQLITE_IOERR_DELETE);
  }
  if (sync_directory == 0) return SQLITE_OK;
  const Result<> synced = state.files.SyncDirectory(DirectoryOf(path));
  return synced.ok() ? SQLITE_OK : state.Fail(synced.error(), SQLITE_IOERR_DIR_FSYNC);
}

int Access(sqlite3_vfs* vfs, const char* path, int flags, int* there) {
  const Result<FileStatus> status = Of(vfs).files.Status(path);
  // An empty journal or log is as good as none (os_unix.c).
  *there = status.ok() && (flags != SQLITE_ACCESS_EXISTS || status->kind != FileKind::kRegular || status->size > 0);
  return SQLITE_OK;
}

int FullPathname(sqlite3_vfs*, const char* path, int size, char* out) {
  const std::string_view text(path);
  if (text.size() >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, text.data(), text.size());
  out[text.size()] = '\0';
  return SQLITE_OK;
}

int Randomness(sqlite3_vfs* vfs, int size, char* out) {
  for (int done = 0; done < size;) {
    const std::uint64_t value = Of(vfs).random.Next();
    const int count = std::min<int>(size - done, sizeof(value));
    std::memcpy(out + done, &value, static_cast<std::size_t>(count));
    done += count;
  }
  return size;
}

int Sleep(sqlite3_vfs* vfs, int microseconds) {
  Of(vfs).clock.SleepFor(std::chrono::microseconds(microseconds));
  return microseconds;
}

int CurrentTime64(sqlite3_vfs* vfs, sqlite3_int64* julian_milliseconds) {
  constexpr sqlite3_int64 kUnixEpoch = 210866760000000;  // 1970-01-01 as milliseconds of the Julian day number
  const auto since = Of(vfs).clock.Now().time_since_epoch();
  *julian_milliseconds = kUnixEpoch + std::chrono::floor<std::chrono::milliseconds>(since).count();
  return SQLITE_OK;
}

int CurrentTime(sqlite3_vfs* vfs, double* julian_days) {
  sqlite3_int64 milliseconds = 0;
  const int code = CurrentTime64(vfs, &milliseconds);
  *julian_days = static_cast<double>(milliseconds) / 86'400'000.0;
  return code;
}

int LastError(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

Vfs::Vfs(Files& files, Clock& clock, Random& random) : state_(std::make_unique<State>(files, clock, random)) {
  static std::atomic<std::uint64_t> counter{0};
  state_->name = "trimtab" + std::to_string(counter.fetch_add(1));
  sqlite3_vfs& vfs = state_->vfs;
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(FileSlot);
  vfs.mxPathname = 4096;
  vfs.zName = state_->name.c_str();
  vfs.pAppData = state_.get();
  vfs.xOpen = Open;
  vfs.xDelete = Delete;
  vfs.xAccess = Access;
  vfs.xFullPathname = FullPathname;
  vfs.xRandomness = Randomness;
  vfs.xSleep = Sleep;
  vfs.xCurrentTime = CurrentTime;
  vfs.xGetLastError = LastError;
  vfs.xCurrentTimeInt64 = CurrentTime64;
  sqlite3_vfs_register(&vfs, 0);
}

Vfs::~Vfs() { sqlite3_vfs_unregister(&state_->vfs); }

const std::string& Vfs::name() const { return state_->name; }

std::optional<Error> Vfs::TakeError() {
  const MutexLock lock(state_->mutex);
  return std::exchange(state_->first_error, std::nullopt);
}

}  // namespace trimtab::store
