#include "integer_statistics.h"

#include <algorithm>

namespace trimtab::extension {
namespace {

constexpr std::int64_t kExact = std::int64_t{1} << 53;

bool IsBeyond(std::int64_t value) { return value >= kExact || value <= -kExact; }
bool IsBeyond(std::uint64_t value) { return value >= static_cast<std::uint64_t>(kExact); }

template <typename T>
bool AnyBeyond(const FrameColumn& column) {
  for (const table::ColumnView& chunk : column.chunks) {
    const std::span<const T> values = chunk.Values<T>();
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (IsBeyond(values[row]) && !chunk.IsNull(static_cast<std::int64_t>(row))) return true;
    }
  }
  return false;
}

template <typename T>
std::vector<std::uint64_t> SortedKeys(const FrameColumn& column, std::uint64_t bias) {
  std::vector<std::uint64_t> keys;
  keys.reserve(static_cast<std::size_t>(column.rows));
  for (const table::ColumnView& chunk : column.chunks) {
    const std::span<const T> values = chunk.Values<T>();
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (!chunk.IsNull(static_cast<std::int64_t>(row))) keys.push_back(static_cast<std::uint64_t>(values[row]) ^ bias);
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace

std::shared_ptr<const Integers> Integers::Of(const FrameColumn& column) {
  const table::TypeId type = column.type.id;
  auto integers = std::make_shared<Integers>();
  if (type == table::TypeId::kInt64 && AnyBeyond<std::int64_t>(column)) {
    integers->bias_ = std::uint64_t{1} << 63;
    integers->keys_ = SortedKeys<std::int64_t>(column, integers->bias_);
  } else if (type == table::TypeId::kUInt64 && AnyBeyond<std::uint64_t>(column)) {
    integers->keys_ = SortedKeys<std::uint64_t>(column, 0);
  } else {
    return nullptr;
  }
  return integers;
}

std::int64_t Integers::CountDistinct() const {
  std::int64_t distinct = 1;
  for (std::size_t i = 1; i < keys_.size(); ++i) distinct += keys_[i] != keys_[i - 1] ? 1 : 0;
  return distinct;
}

std::pair<Integers::Value, std::int64_t> Integers::MostCommon() const {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t start = 0; start < keys_.size();) {
    std::size_t end = start + 1;
    while (end < keys_.size() && keys_[end] == keys_[start]) ++end;
    if (end - start > most) {
      most = end - start;
      best = start;
    }
    start = end;
  }
  return {ValueOfKey(keys_[best]), static_cast<std::int64_t>(most)};
}

}  // namespace trimtab::extension
