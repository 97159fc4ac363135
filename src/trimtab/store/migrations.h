// The schema of the store, as the numbered steps that lead to it. A released step is never edited: a change is a new
// step. The number of the last step is the store's version (SQLite's user_version).
#ifndef TRIMTAB_STORE_MIGRATIONS_H_
#define TRIMTAB_STORE_MIGRATIONS_H_

#include <span>

namespace trimtab::store {

struct Migration {
  int number = 0;  // 1, 2, 3, ... without gaps
  const char* sql = "";
};

std::span<const Migration> AllMigrations();

}  // namespace trimtab::store

#endif  // TRIMTAB_STORE_MIGRATIONS_H_
