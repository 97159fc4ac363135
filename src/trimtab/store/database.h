// Database: the one embedded store of a pipeline, SQLite in WAL mode with full synchronisation, reached through our own
// VFS over base::Files. Tables are STRICT, foreign keys are enforced, the schema is store/migrations.h.
//
// Concurrency: one writer at a time and any number of readers, in this process and in others. A reader sees the state
// at its beginning and never waits for a writer, so that `trimtab runs` answers while a run goes on. A writer waits for
// another one up to DatabaseOptions::patience, then fails with kLocked.
// Threads: a Database may be used from any thread; a transaction holds it for its life, others wait. A thread that
// already holds a transaction of the same Database gets kInternal instead of a deadlock.
// Durability: when Commit() has returned success the changes survive a power loss; when it returned an error, or never
// returned, the next open finds the state before or the state after, never a part.
#ifndef TRIMTAB_STORE_DATABASE_H_
#define TRIMTAB_STORE_DATABASE_H_

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/clock.h"
#include "trimtab/base/files.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result.h"
#include "trimtab/store/migrations.h"

namespace trimtab::store {

// A prepared statement with its parameters. Ends before its transaction does.
class Statement {
 public:
  ~Statement();
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;

  // The next row: true when there is one. Errors of Bind come out here.
  Result<bool> Step();
  // For statements whose rows do not matter.
  Result<> Run();

  // Columns of the present row, from 0. A null reads as 0 or "".
  bool IsNull(int column) const;
  std::int64_t Int(int column) const;
  double Real(int column) const;
  std::string Text(int column) const;
  std::optional<std::int64_t> OptionalInt(int column) const;
  std::optional<double> OptionalReal(int column) const;
  std::optional<std::string> OptionalText(int column) const;
  Timestamp Time(int column) const;
  std::optional<Timestamp> OptionalTime(int column) const;

  // Parameters from 1, in any order, before the first Step().
  void BindNull(int parameter);
  void Bind(int parameter, std::int64_t value);
  void Bind(int parameter, double value);     // NaN is stored as null: SQLite knows no NaN
  void Bind(int parameter, Timestamp value);  // nanoseconds since 1970-01-01T00:00:00Z
  void Bind(int parameter, std::string_view value);
  void Bind(int parameter, const char* value) { Bind(parameter, std::string_view(value)); }
  void Bind(int parameter, const std::string& value) { Bind(parameter, std::string_view(value)); }
  template <std::integral Integer>
  void Bind(int parameter, Integer value) {
    Bind(parameter, static_cast<std::int64_t>(value));
  }
  template <typename Value>
  void Bind(int parameter, const std::optional<Value>& value) {
    value.has_value() ? Bind(parameter, *value) : BindNull(parameter);
  }

 private:
  friend class Transaction;
  struct State;
  explicit Statement(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Begun by Database; undone on destruction unless committed. Holds the Database until destruction, which happens on
// the thread that began it.
class Transaction {
 public:
  ~Transaction();
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;

  // SQL is a literal of ours; a mistake in it is kInternal. Values are bound in order.
  template <typename... Values>
  Result<Statement> Query(std::string_view sql, const Values&... values) {
    Result<Statement> statement = Prepare(sql);
    if (statement.ok()) {
      int parameter = 0;
      (statement->Bind(++parameter, values), ...);
    }
    return statement;
  }
  template <typename... Values>
  Result<> Execute(std::string_view sql, const Values&... values) {
    TRIMTAB_ASSIGN_OR_RETURN(Statement statement, Query(sql, values...));
    return statement.Run();
  }
  std::int64_t ChangedRows() const;  // by the last Execute

  Result<> Commit();  // once

 private:
  friend class Database;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  Result<Statement> Prepare(std::string_view sql);
  std::unique_ptr<State> state_;
};

struct DatabaseOptions {
  bool create = true;                                   // false: kNotFound when there is no file
  std::chrono::nanoseconds patience{10'000'000'000};    // how long a writer waits for another
  std::span<const Migration> schema = AllMigrations();  // tests give less or more
};

class Database {
 public:
  // Opens or creates, and brings an older schema up to date in one transaction. The references must outlive it.
  // kInvalidInput: the file is no database of Trimtab, is damaged, or comes from a newer version (the message names
  // both versions). kLocked: another process keeps it busy for longer than the patience.
  static Result<std::unique_ptr<Database>> Open(Files& files, Clock& clock, Random& random, const std::string& path,
                                                const DatabaseOptions& options = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result<Transaction> BeginRead();
  Result<Transaction> BeginWrite();

  // Reads every page and index: kInvalidInput with what is wrong. For `trimtab verify`.
  Result<> Verify();
  int schema_version() const;
  const std::string& path() const;

  struct State;

 private:
  Result<Transaction> Begin(bool writes);
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace trimtab::store

#endif  // TRIMTAB_STORE_DATABASE_H_
