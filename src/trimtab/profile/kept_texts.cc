#include "trimtab/profile/kept_texts.h"

#include <algorithm>
#include <numeric>

#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

Result<> KeptTexts::Bind(std::span<const table::DataType> types) {
  if (types[0].IsText() || types[0].id == table::TypeId::kNull) return {};
  return InvalidInput(column_, "is " + types[0].ToString() + " and holds no texts");
}

std::uint32_t KeptTexts::Position(std::string_view text) {
  if (const auto found = positions_.find(text); found != positions_.end()) return found->second;
  const auto position = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  positions_.emplace(texts_.back(), position);
  text_bytes_ += text.size();
  return position;
}

void KeptTexts::Update(const StateInput& input) {
  const table::ColumnView& column = input.columns[0];
  Run run{input.first_row, {}};
  run.texts.reserve(static_cast<std::size_t>(input.rows));
  for (std::int64_t row = 0; row < input.rows; ++row) {
    const bool null = column.IsNull(row);
    nulls_ += null ? 1 : 0;
    run.texts.push_back(null ? kNull : Position(column.StringAt(row)));
  }
  if (!run.texts.empty()) runs_.push_back(std::move(run));
}

Result<> KeptTexts::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const KeptTexts* from, SameState(*this, other));
  std::vector<std::uint32_t> place;
  place.reserve(from->texts_.size());
  for (const std::string& text : from->texts_) place.push_back(Position(text));
  const std::size_t runs = from->runs_.size();  // `from` may be this state
  for (std::size_t i = 0; i < runs; ++i) {
    Run copy = from->runs_[i];
    for (std::uint32_t& text : copy.texts) text = text == kNull ? kNull : place[text];
    runs_.push_back(std::move(copy));
  }
  nulls_ += from->nulls_;
  return {};
}

KeptTexts::Ordered KeptTexts::Order() const {
  std::vector<std::uint32_t> order(texts_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) { return texts_[a] < texts_[b]; });
  Ordered ordered{{}, std::vector<std::uint32_t>(texts_.size())};
  ordered.texts.reserve(texts_.size());
  for (const std::uint32_t position : order) {
    ordered.place[position] = static_cast<std::uint32_t>(ordered.texts.size());
    ordered.texts.emplace_back(texts_[position]);
  }
  return ordered;
}

// In the order of the rows, runs that touch as one: what batches there were leaves no trace.
std::vector<KeptTexts::Run> KeptTexts::JoinedRuns() const {
  std::vector<const Run*> order;
  order.reserve(runs_.size());
  for (const Run& run : runs_) order.push_back(&run);
  std::stable_sort(order.begin(), order.end(), [](const Run* a, const Run* b) { return a->first_row < b->first_row; });
  std::vector<Run> joined;
  for (const Run* run : order) {
    if (joined.empty() ||
        joined.back().first_row + static_cast<std::int64_t>(joined.back().texts.size()) != run->first_row) {
      joined.push_back(*run);
    } else {
      joined.back().texts.insert(joined.back().texts.end(), run->texts.begin(), run->texts.end());
    }
  }
  return joined;
}

void KeptTexts::Finish() {
  Ordered ordered = Order();
  distinct_ = std::move(ordered.texts);
  rows_.clear();
  for (const Run& run : JoinedRuns()) {
    for (const std::uint32_t text : run.texts) {
      if (text != kNull) rows_.push_back(ordered.place[text]);
    }
  }
}

// The order and the places of the texts, their views, a copy of the runs and the answer.
std::uint64_t KeptTexts::FinishBytes() const {
  std::uint64_t rows = 0;
  for (const Run& run : runs_) rows += run.texts.size();
  return texts_.size() * (2 * sizeof(std::uint32_t) + sizeof(std::string_view)) + 2 * rows * sizeof(std::uint32_t);
}

std::uint64_t KeptTexts::HeldBytes() const {
  constexpr std::uint64_t kTextBytes = 96;  // string, node and bucket of the map, view
  std::uint64_t rows = rows_.capacity();
  for (const Run& run : runs_) rows += run.texts.capacity();
  return text_bytes_ + texts_.size() * kTextBytes + rows * sizeof(std::uint32_t);
}

void KeptTexts::WritePayload(ByteWriter& writer) const {
  const Ordered ordered = Order();
  writer.U64(ordered.texts.size());
  for (const std::string_view text : ordered.texts) writer.Bytes(text);
  const std::vector<Run> runs = JoinedRuns();
  writer.U64(runs.size());
  for (const Run& run : runs) {
    writer.I64(run.first_row);
    writer.U64(run.texts.size());
    for (const std::uint32_t text : run.texts) writer.U32(text == kNull ? kNull : ordered.place[text]);
  }
}

Result<> KeptTexts::ReadPayload(ByteReader& reader) {
  texts_.clear();
  positions_.clear();
  runs_.clear();
  distinct_.clear();
  rows_.clear();
  text_bytes_ = 0;
  nulls_ = 0;
  const std::uint64_t texts = reader.Count(8);
  std::string previous;
  for (std::uint64_t i = 0; i < texts && !reader.failed(); ++i) {
    const std::string text(reader.Bytes());
    if (i > 0 && text <= previous) reader.Fail();
    Position(text);
    previous = text;
  }
  std::vector<bool> used(texts_.size(), false);
  std::int64_t end = -1;  // of the run before; a run that touches it would be part of it
  const std::uint64_t runs = reader.Count(20);
  for (std::uint64_t i = 0; i < runs && !reader.failed(); ++i) {
    Run run;
    run.first_row = reader.Rows();
    const std::uint64_t rows = reader.Count(4);
    if (run.first_row <= end || rows == 0) reader.Fail();
    for (std::uint64_t row = 0; row < rows && !reader.failed(); ++row) {
      const std::uint32_t text = reader.U32();
      if (text != kNull && text >= texts_.size()) {
        reader.Fail();
        break;
      }
      if (text != kNull) used[text] = true;
      nulls_ += text == kNull ? 1 : 0;
      run.texts.push_back(text);
    }
    end = run.first_row + static_cast<std::int64_t>(rows);
    runs_.push_back(std::move(run));
  }
  if (std::find(used.begin(), used.end(), false) != used.end()) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
