// State: what one pass over a table leaves behind for one question about it. The verbs are update, merge, finish and
// serialize. Every state here is exact: any partitioning of the rows, any order of merging and any number of threads
// gives the same bits, and Merge is associative and commutative (bit for bit, profile/state_test.cc).
//
// One thread at a time for a state; different states are independent.
#ifndef TRIMTAB_PROFILE_STATE_H_
#define TRIMTAB_PROFILE_STATE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/profile/byte_stream.h"
#include "trimtab/table/column_view.h"

namespace trimtab::profile {

// The columns of a state, in the order of Columns(), for the rows first_row .. first_row + rows of the whole table.
struct StateInput {
  std::int64_t rows = 0;
  std::int64_t first_row = 0;
  std::span<const table::ColumnView> columns;
};

class State {
 public:
  virtual ~State() = default;

  // Kind and arguments, e.g. "numbers(distance)". Two states answer the same question if and only if these are equal.
  virtual std::string Identity() const = 0;
  // The columns it reads; without repetition.
  virtual std::vector<std::string> Columns() const = 0;

  // Called once before the first Update with the types of Columns(). kInvalidInput when the state has no meaning for
  // them.
  virtual Result<> Bind(std::span<const table::DataType> types) = 0;
  // Called before the first Update when the number of rows is known.
  virtual void Reserve(std::int64_t /*rows*/) {}
  // Batches may come in any order, each row once.
  virtual void Update(const StateInput& input) = 0;
  // Adds the rows of another state of equal Identity() (else kInternal) that was not finished, over other rows.
  virtual Result<> Merge(const State& other) = 0;
  // Prepares the answers (sorts, for instance). Further updates and merges are allowed; finish again after them.
  virtual void Finish() {}

  // Bytes that will be held after `rows` rows, before the data is read; what grows only with the number of distinct
  // values or of failing rows counts as 0 here and shows in HeldBytes().
  virtual std::uint64_t EstimatedBytes(std::int64_t rows) const = 0;
  // Bytes that Finish() needs for a while on top.
  virtual std::uint64_t ScratchBytes(std::int64_t /*rows*/) const { return 0; }
  // The same for what ScratchBytes cannot know before the data is read.
  virtual std::uint64_t FinishBytes() const { return 0; }
  // Bytes held now.
  virtual std::uint64_t HeldBytes() const = 0;

 protected:
  friend std::string Serialize(const State& state);
  friend Result<> Restore(State& state, std::string_view bytes);
  friend Result<> RestorePayload(State& state, std::string_view payload);

  // The version of the payload; raise it when the layout changes. Numbers are never reused.
  virtual std::uint32_t PayloadVersion() const { return 1; }
  // Canonical: states over the same rows write the same bytes.
  virtual void WritePayload(ByteWriter& writer) const = 0;
  // Replaces the content. Every length and value is checked; what cannot have been written is an error.
  virtual Result<> ReadPayload(ByteReader& reader) = 0;
};

// Layout: "TTPS", u32 envelope version (1), identity (u64 length + bytes), u32 payload version, payload (u64 length +
// bytes), 16 bytes XXH3-128 of everything before (high, low). All integers little endian.
std::string Serialize(const State& state);

// Into a state of the same identity, constructed with the same arguments and, where the state depends on the column's
// type, bound. kInvalidInput when the bytes are damaged, of another identity or of a newer version; the state's content
// is then unspecified.
Result<> Restore(State& state, std::string_view bytes);

// The payload alone, without envelope and checksum: the door for fuzzing.
Result<> RestorePayload(State& state, std::string_view payload);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_STATE_H_
