// Vfs: SQLite's way to the disk, the clock and randomness, over base's interfaces. Locks are the byte ranges of
// SQLite's own Unix VFS and the shared wal-index is mapped likewise, so that the sqlite3 program can look into a store
// while trimtab uses it. Every file object has locks of its own (open-file-description locks), hence none of the tricks
// that process-wide locks ask for. Sources: sqlite.org/vfs.html, os_unix.c, sqlite.org/walformat.html.
#ifndef TRIMTAB_STORE_VFS_H_
#define TRIMTAB_STORE_VFS_H_

#include <memory>
#include <optional>
#include <string>

#include "trimtab/base/clock.h"
#include "trimtab/base/files.h"
#include "trimtab/base/random.h"

namespace trimtab::store {

// Registered with SQLite under name() for its life; outlives every connection opened with it. Safe from any thread.
class Vfs {
 public:
  Vfs(Files& files, Clock& clock, Random& random);
  ~Vfs();
  Vfs(const Vfs&) = delete;
  Vfs& operator=(const Vfs&) = delete;

  const std::string& name() const;
  // What the disk said at the first failure since the last call: SQLite itself carries only a number.
  std::optional<Error> TakeError();

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace trimtab::store

#endif  // TRIMTAB_STORE_VFS_H_
