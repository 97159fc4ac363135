// Scan: one pass over a table that fills the states which its consumers registered. Data is read once, and columns that
// nobody asked for are not decoded.
//
//   profile::Scan scan(source->schema());                     // a source opened for its schema
//   TRIMTAB_ASSIGN_OR_RETURN(auto numbers, scan.Register(profile::KeptNumbers("distance")));
//   ... reopen with ReadOptions::columns = scan.Columns() ...
//   TRIMTAB_RETURN_IF_ERROR(scan.Run(*source, executor, options));
//   Use(numbers->Sorted());
//
// States work in parallel, each on one thread and on the batches in order, while the next batch is decoded.
#ifndef TRIMTAB_PROFILE_SCAN_H_
#define TRIMTAB_PROFILE_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "trimtab/base/executor.h"
#include "trimtab/base/result.h"
#include "trimtab/profile/state.h"
#include "trimtab/table/source.h"

namespace trimtab::profile {

struct ScanOptions {
  std::uint64_t memory_bytes = 0;  // what the states may hold; 0: no limit
  std::string place = {};          // names the data in errors
  std::uint64_t held_bytes = 0;    // how much of it others hold already
};

class Scan {
 public:
  explicit Scan(table::Schema schema) : Scan(std::make_shared<const table::Schema>(std::move(schema))) {}
  // Shares the schema: cheap, however many columns there are.
  explicit Scan(std::shared_ptr<const table::Schema> schema) : schema_(std::move(schema)) {}

  // Adds a state, or gives the one of equal identity that is there already. Its answers are valid after Run, and it
  // outlives the scan. kNotFound (with the nearest name) when the schema lacks a column, kInvalidInput when a column's
  // type does not fit.
  template <typename S>
  Result<std::shared_ptr<const S>> Register(S state) {
    static_assert(std::is_base_of_v<State, S>);
    TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<State> shared, Add(std::make_shared<S>(std::move(state))));
    return std::static_pointer_cast<const S>(std::move(shared));  // equal identities are equal kinds
  }

  // Takes in a state that an earlier scan over the same rows has finished: Register gives it to whoever asks for an
  // equal one, and Run leaves it alone. For use before any Register.
  void Provide(std::shared_ptr<State> finished);
  // All states, provided ones among them; after Run they are finished.
  std::vector<std::shared_ptr<State>> States() const;

  const table::Schema& schema() const { return *schema_; }
  // The columns that Run will read, in the order of the schema; none: there is nothing to run.
  std::vector<std::string> Columns() const;
  // Bytes that the states will hold after `rows` rows, with the scratch of finishing `threads` of them at once; see
  // State::EstimatedBytes.
  std::uint64_t MemoryBytes(std::int64_t rows, std::size_t threads) const;

  // Reads the source to its end: once. It must have the columns of Columns() with the types of schema(). Refuses,
  // saying how much is needed and for which columns, when the limit would be exceeded: before reading when the number
  // of rows is known, else as soon as it happens, at the latest before the states are finished.
  Result<> Run(table::Source& source, Executor& executor, const ScanOptions& options = {});

  std::int64_t rows() const { return rows_; }  // after Run
  std::uint64_t HeldBytes() const;             // of the states that Run fills

 private:
  struct Entry {
    std::shared_ptr<State> state;
    std::vector<std::size_t> fields;  // positions in schema_
  };
  Result<std::shared_ptr<State>> Add(std::shared_ptr<State> state);
  Result<> CheckMemory(std::uint64_t needed, bool estimated, std::int64_t rows, const ScanOptions& options) const;

  std::shared_ptr<const table::Schema> schema_;
  std::vector<Entry> entries_;  // those to fill
  std::vector<std::shared_ptr<State>> provided_;
  std::unordered_map<std::string, std::shared_ptr<State>> by_identity_;
  std::int64_t rows_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_SCAN_H_
