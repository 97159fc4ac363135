#include "trimtab/store/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "trimtab/store/vfs.h"

namespace trimtab::store {

namespace {

constexpr int kApplicationId = 0x54726d54;  // "TrmT", in bytes 68 to 71 of the file: do not change

// Databases of which this thread holds a transaction.
thread_local std::vector<const Database::State*> held_by_this_thread;

}  // namespace

struct Database::State {
  State(Files& files, Clock& clock_in, Random& random, std::string path_in, std::chrono::nanoseconds patience_in)
      : vfs(files, clock_in, random), clock(clock_in), path(std::move(path_in)), patience(patience_in) {}
  ~State() {
    for (const auto& [sql, statement] : idle) sqlite3_finalize(statement);
    if (connection != nullptr) sqlite3_close(connection);
  }

  // The error behind a code that SQLite has just returned.
  Error Failure(int code, const std::string& action) {
    const std::optional<Error> disk = vfs.TakeError();
    const std::string reason = connection == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(connection);
    switch (code & 0xff) {
      case SQLITE_BUSY:
      case SQLITE_LOCKED:
        return Error{ErrorCode::kLocked, path, action + ": another process is writing to it",
                     "wait until it ends, or end it"};
      case SQLITE_NOTADB:
        return InvalidInput(path, "is not a Trimtab store: " + reason, "move it away, then run again");
      case SQLITE_CORRUPT:
        return InvalidInput(path, "the store is damaged: " + reason,
                            "put a backup in its place, or move it away to begin a new one");
      case SQLITE_IOERR:
      case SQLITE_FULL:
      case SQLITE_CANTOPEN:
      case SQLITE_READONLY:
      case SQLITE_NOMEM:
        if (disk.has_value()) return Error{ErrorCode::kIo, disk->place, action + ": " + disk->message, disk->remedy};
        return IoError(path, action + ": " + reason, "check permissions and free space");
      default:
        return Internal(path, action + ": " + reason);
    }
  }

  Result<> Script(const char* sql, const std::string& action) {
    const int code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return Failure(code, action);
    return {};
  }

  // The first column of the first row, as an integer or as text.
  template <typename Value>
  Result<Value> Ask(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr);
    Value value{};
    if (code == SQLITE_OK) {
      code = sqlite3_step(statement);
      if (code == SQLITE_ROW) {
        if constexpr (std::is_same_v<Value, int>) {
          value = sqlite3_column_int(statement, 0);
        } else if (const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))) {
          value = text;
        }
        code = SQLITE_OK;
      } else if (code == SQLITE_DONE) {
        code = SQLITE_OK;
      }
    }
    Result<Value> result = value;
    if (code != SQLITE_OK) result = Failure(code, "cannot read the store");
    sqlite3_finalize(statement);
    return result;
  }

  // SQLite asks whether to try again.
  static int Wait(void* self_pointer, int attempt) {
    auto& self = *static_cast<State*>(self_pointer);
    const std::chrono::nanoseconds now = self.clock.Monotonic();
    if (attempt == 0) self.waiting_since = now;
    if (now - self.waiting_since >= self.patience) return 0;
    self.clock.SleepFor(std::chrono::milliseconds(std::min(1 << std::min(attempt, 6), 50)));
    return 1;
  }

  Result<> Configure();
  Result<> Check(int newest);
  Result<> Migrate(std::span<const Migration> schema);

  Vfs vfs;  // outlives the connection
  Clock& clock;
  const std::string path;
  const std::chrono::nanoseconds patience;
  std::chrono::nanoseconds waiting_since{0};
  sqlite3* connection = nullptr;
  int version = 0;
  std::mutex mutex;  // held by the transaction
  std::unordered_map<std::string, sqlite3_stmt*> idle;
};

Result<> Database::State::Configure() {
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_handler(connection, Wait, this);
  // The database is a file that anyone may have put there: nothing in its schema runs more than plain SQL.
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return Script(
      "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;",
      "cannot open the store");
}

Result<> Database::State::Check(int newest) {
  TRIMTAB_ASSIGN_OR_RETURN(version, Ask<int>("PRAGMA user_version"));
  TRIMTAB_ASSIGN_OR_RETURN(const int application, Ask<int>("PRAGMA application_id"));
  TRIMTAB_ASSIGN_OR_RETURN(const int tables, Ask<int>("SELECT count(*) FROM sqlite_schema"));
  if (application != kApplicationId && (application != 0 || version != 0 || tables != 0)) {
    return InvalidInput(path, "is a database of another program", "move it away, then run again");
  }
  if (version > newest) {
    return InvalidInput(path,
                        "the store has version " + std::to_string(version) + ", this program knows versions up to " +
                            std::to_string(newest),
                        "use the newer trimtab that wrote it");
  }
  return {};
}

Result<> Database::State::Migrate(std::span<const Migration> schema) {
  const int newest = schema.empty() ? 0 : schema.back().number;
  TRIMTAB_RETURN_IF_ERROR(Script("BEGIN IMMEDIATE", "cannot bring the store up to date"));
  const auto apply = [&]() -> Result<> {
    TRIMTAB_RETURN_IF_ERROR(Check(newest));  // again: another process may have been faster
    for (const Migration& step : schema) {
      if (step.number <= version) continue;
      TRIMTAB_RETURN_IF_ERROR(Script(step.sql, "step " + std::to_string(step.number) + " of the schema failed"));
    }
    const std::string stamp = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                              "; PRAGMA user_version = " + std::to_string(newest) + "; COMMIT";
    TRIMTAB_RETURN_IF_ERROR(Script(stamp.c_str(), "cannot bring the store up to date"));
    version = newest;
    return {};
  };
  Result<> result = apply();
  if (!result.ok()) (void)sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
  return result;
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(Files& files, Clock& clock, Random& random, const std::string& path,
                                                 const DatabaseOptions& options) {
  const Result<FileStatus> status = files.Status(path);
  if (!status.ok() && (status.error().code != ErrorCode::kNotFound || !options.create)) return status.error();
  if (status.ok() && status->kind != FileKind::kRegular) {
    return InvalidInput(path, "is not a file, the store is one", "move it away, then run again");
  }
  auto state = std::make_unique<State>(files, clock, random, path, options.patience);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options.create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &state->connection, flags, state->vfs.name().c_str());
  if (code != SQLITE_OK) return state->Failure(code, "cannot open the store");
  TRIMTAB_RETURN_IF_ERROR(state->Configure());
  const int newest = options.schema.empty() ? 0 : options.schema.back().number;
  TRIMTAB_RETURN_IF_ERROR(state->Check(newest));
  // The first change of the file, hence after the checks. SQLite does not wait here when another process makes the
  // same change at the same moment.
  const std::chrono::nanoseconds began = clock.Monotonic();
  for (;;) {
    const Result<std::string> mode = state->Ask<std::string>("PRAGMA journal_mode = WAL");
    if (mode.ok() && *mode == "wal") break;
    if (mode.ok()) return IoError(path, "the store stays in journal mode " + *mode + ", WAL is needed");
    if (mode.error().code != ErrorCode::kLocked || clock.Monotonic() - began >= options.patience) return mode.error();
    clock.SleepFor(std::chrono::milliseconds(5));
  }
  if (state->version < newest) TRIMTAB_RETURN_IF_ERROR(state->Migrate(options.schema));
  return std::unique_ptr<Database>(new Database(std::move(state)));
}

int Database::schema_version() const { return state_->version; }
const std::string& Database::path() const { return state_->path; }

struct Transaction::State {
  Database::State& database;
  std::unique_lock<std::mutex> lock;
  bool writes;
  bool open = true;

  State(Database::State& database_in, bool writes_in) : database(database_in), lock(database.mutex), writes(writes_in) {
    held_by_this_thread.push_back(&database);
  }
  ~State() {
    if (open) (void)sqlite3_exec(database.connection, "ROLLBACK", nullptr, nullptr, nullptr);
    std::erase(held_by_this_thread, &database);
  }
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

Result<Transaction> Database::BeginRead() { return Begin(false); }
Result<Transaction> Database::BeginWrite() { return Begin(true); }

Result<Transaction> Database::Begin(bool writes) {
  if (std::find(held_by_this_thread.begin(), held_by_this_thread.end(), state_.get()) != held_by_this_thread.end()) {
    return Internal(state_->path, "a transaction was begun inside another one");
  }
  auto transaction = std::make_unique<Transaction::State>(*state_, writes);
  // A reading transaction sees the state of its first read, so one is made now.
  const Result<> begun = state_->Script(writes ? "BEGIN IMMEDIATE" : "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1",
                                        writes ? "cannot write to the store" : "cannot read the store");
  if (!begun.ok()) {
    transaction->open = sqlite3_get_autocommit(state_->connection) == 0;
    return begun.error();
  }
  return Transaction(std::move(transaction));
}

Result<> Transaction::Commit() {
  if (!state_->open) return Internal(state_->database.path, "a transaction was committed twice");
  const Result<> result = state_->database.Script("COMMIT", "cannot write to the store");
  // After a failure it is undone: what the disk took of it is never seen.
  state_->open = !result.ok() && sqlite3_get_autocommit(state_->database.connection) == 0;
  if (state_->open) (void)sqlite3_exec(state_->database.connection, "ROLLBACK", nullptr, nullptr, nullptr);
  state_->open = false;
  return result;
}

std::int64_t Transaction::ChangedRows() const { return sqlite3_changes64(state_->database.connection); }

struct Statement::State {
  Database::State& database;
  std::string sql;
  sqlite3_stmt* statement = nullptr;
  int bind_error = SQLITE_OK;

  State(Database::State& database_in, std::string_view sql_in) : database(database_in), sql(sql_in) {}
  ~State() {
    if (statement == nullptr) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (!database.idle.emplace(sql, statement).second) sqlite3_finalize(statement);
  }
  void Note(int code) {
    if (bind_error == SQLITE_OK) bind_error = code;
  }
};

Result<Statement> Transaction::Prepare(std::string_view sql) {
  Database::State& database = state_->database;
  if (!state_->open) return Internal(database.path, "a statement after the end of its transaction");
  auto state = std::make_unique<Statement::State>(database, sql);
  if (const auto found = database.idle.find(state->sql); found != database.idle.end()) {
    state->statement = found->second;
    database.idle.erase(found);
  } else {
    const int code = sqlite3_prepare_v3(database.connection, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &state->statement, nullptr);
    if (code != SQLITE_OK) return database.Failure(code, "cannot prepare a statement");
  }
  if (!state_->writes && sqlite3_stmt_readonly(state->statement) == 0) {
    return Internal(database.path, "a change inside a reading transaction");
  }
  return Statement(std::move(state));
}

Statement::Statement(std::unique_ptr<State> state) : state_(std::move(state)) {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Result<bool> Statement::Step() {
  if (state_->bind_error != SQLITE_OK) return state_->database.Failure(state_->bind_error, "cannot bind a parameter");
  const int code = sqlite3_step(state_->statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const bool writes = sqlite3_stmt_readonly(state_->statement) == 0;
  return state_->database.Failure(code, writes ? "cannot write to the store" : "cannot read the store");
}

Result<> Statement::Run() {
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, Step());
    if (!row) return {};
  }
}

bool Statement::IsNull(int column) const { return sqlite3_column_type(state_->statement, column) == SQLITE_NULL; }
std::int64_t Statement::Int(int column) const { return sqlite3_column_int64(state_->statement, column); }
double Statement::Real(int column) const { return sqlite3_column_double(state_->statement, column); }
std::string Statement::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(state_->statement, column);
  if (text == nullptr) return "";
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(state_->statement, column));
  return std::string(reinterpret_cast<const char*>(text), size);
}
std::optional<std::int64_t> Statement::OptionalInt(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Int(column));
}
std::optional<double> Statement::OptionalReal(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Real(column));
}
std::optional<std::string> Statement::OptionalText(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Text(column));
}

Timestamp Statement::Time(int column) const { return Timestamp(std::chrono::nanoseconds(Int(column))); }
std::optional<Timestamp> Statement::OptionalTime(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Time(column));
}

void Statement::BindNull(int parameter) { state_->Note(sqlite3_bind_null(state_->statement, parameter)); }
void Statement::Bind(int parameter, std::int64_t value) {
  state_->Note(sqlite3_bind_int64(state_->statement, parameter, value));
}
void Statement::Bind(int parameter, Timestamp value) {
  Bind(parameter, static_cast<std::int64_t>(value.time_since_epoch().count()));
}
void Statement::Bind(int parameter, double value) {
  state_->Note(sqlite3_bind_double(state_->statement, parameter, value));
}
void Statement::Bind(int parameter, std::string_view value) {
  // A null pointer would bind NULL; an empty text is a text.
  const char* text = value.data() == nullptr ? "" : value.data();
  state_->Note(sqlite3_bind_text64(state_->statement, parameter, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Result<> Database::Verify() {
  TRIMTAB_ASSIGN_OR_RETURN(Transaction transaction, BeginRead());
  TRIMTAB_ASSIGN_OR_RETURN(Statement check, transaction.Query("PRAGMA integrity_check(5)"));
  std::string findings;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, check.Step());
    if (!row) break;
    if (const std::string finding = check.Text(0); finding != "ok")
      findings += (findings.empty() ? "" : "; ") + finding;
  }
  TRIMTAB_ASSIGN_OR_RETURN(Statement keys, transaction.Query("PRAGMA foreign_key_check"));
  TRIMTAB_ASSIGN_OR_RETURN(const bool dangling, keys.Step());
  if (dangling)
    findings += (findings.empty() ? "" : "; ") + ("a row of " + keys.Text(0) + " refers to none in " + keys.Text(2));
  if (findings.empty()) return {};
  return InvalidInput(state_->path, "the store is damaged: " + findings,
                      "put a backup in its place, or move it away to begin a new one");
}

}  // namespace trimtab::store
