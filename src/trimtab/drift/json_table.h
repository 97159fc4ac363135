// JsonTable: a table in memory from JSON, {column: {"type": text, "values": [..]}}, for tests. Numbers that JSON lacks
// are the texts NaN, Infinity and -Infinity.
#ifndef TRIMTAB_DRIFT_JSON_TABLE_H_
#define TRIMTAB_DRIFT_JSON_TABLE_H_

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/table/source.h"

namespace trimtab::drift {

class JsonTable : public table::Source {
 public:
  explicit JsonTable(const Json& json) {
    for (const auto& [name, column] : json.items()) Add(name, column);
  }

  const table::Schema& schema() const override { return *schema_; }
  std::optional<std::int64_t> RowCount() const override { return rows_; }

  // Leaves these columns only, as opening a file for them would.
  void Keep(const std::vector<std::string>& names) {
    auto kept = std::make_shared<table::Schema>();
    std::vector<table::ColumnView> views;
    for (const std::string& name : names) {
      const std::size_t at = schema_->Find(name).value();
      kept->fields.push_back(schema_->fields[at]);
      views.push_back(views_[at]);
    }
    schema_ = std::move(kept);
    views_ = std::move(views);
  }

  Result<std::optional<table::Batch>> Next() override {
    if (std::exchange(done_, true)) return std::optional<table::Batch>();
    table::Batch batch;
    batch.schema = schema_;
    batch.rows = rows_;
    batch.columns = views_;
    return std::optional(std::move(batch));
  }

 private:
  struct Buffers {
    table::DataType type;
    std::vector<std::uint8_t> validity;
    std::vector<std::uint8_t> values;
    std::vector<std::int64_t> offsets;
  };

  static table::DataType TypeOf(const std::string& name) {
    using table::TypeId;
    const std::vector<std::pair<std::string, TypeId>> names{
        {"double", TypeId::kFloat64},        {"float", TypeId::kFloat32}, {"int8", TypeId::kInt8},
        {"int64", TypeId::kInt64},           {"uint64", TypeId::kUInt64}, {"bool", TypeId::kBoolean},
        {"string", TypeId::kString},         {"null", TypeId::kNull},     {"timestamp[ns]", TypeId::kTimestamp},
        {"duration[ns]", TypeId::kDuration},
    };
    for (const auto& [known, id] : names) {
      if (known == name) return {.id = id, .timezone = ""};
    }
    ADD_FAILURE() << "unknown type " << name;
    return {};
  }

  template <typename T>
  static void Append(T value, Buffers& buffers) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    buffers.values.insert(buffers.values.end(), bytes, bytes + sizeof(T));
  }

  static double Number(const Json& cell) {
    if (!cell.is_string()) return cell.get<double>();
    if (cell == "NaN") return std::nan("");
    return cell == "Infinity" ? HUGE_VAL : -HUGE_VAL;
  }

  static void AppendCell(const Json& cell, Buffers& buffers) {
    using table::TypeId;
    const bool null = cell.is_null();
    switch (buffers.type.id) {
      case TypeId::kFloat64:
        return Append(null ? 0.0 : Number(cell), buffers);
      case TypeId::kFloat32:
        return Append(null ? 0.0F : static_cast<float>(Number(cell)), buffers);
      case TypeId::kInt8:
        return Append<std::int8_t>(null ? std::int8_t{0} : cell.get<std::int8_t>(), buffers);
      case TypeId::kInt64:
      case TypeId::kTimestamp:
      case TypeId::kDuration:
        return Append<std::int64_t>(null ? 0 : cell.get<std::int64_t>(), buffers);
      case TypeId::kUInt64:
        return Append<std::uint64_t>(null ? 0 : cell.get<std::uint64_t>(), buffers);
      case TypeId::kString: {
        const std::string text = null ? "" : cell.get<std::string>();
        buffers.values.insert(buffers.values.end(), text.begin(), text.end());
        buffers.offsets.push_back(static_cast<std::int64_t>(buffers.values.size()));
        return;
      }
      default:
        return;
    }
  }

  void Add(const std::string& name, const Json& column) {
    Buffers& buffers = columns_.emplace_back();
    buffers.type = TypeOf(column.at("type").get<std::string>());
    const Json& cells = column.at("values");
    rows_ = static_cast<std::int64_t>(cells.size());
    buffers.validity.assign(cells.size() / 8 + 1, 0);
    buffers.offsets.push_back(0);
    if (buffers.type.id == table::TypeId::kBoolean) buffers.values.assign(cells.size() / 8 + 1, 0);
    std::int64_t nulls = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto bit = static_cast<std::uint8_t>(1U << (i % 8));
      if (cells[i].is_null()) {
        ++nulls;
      } else {
        buffers.validity[i / 8] = static_cast<std::uint8_t>(buffers.validity[i / 8] | bit);
      }
      AppendCell(cells[i], buffers);
      if (buffers.type.id == table::TypeId::kBoolean && cells[i] == true) {
        buffers.values[i / 8] = static_cast<std::uint8_t>(buffers.values[i / 8] | bit);
      }
    }
    table::ColumnBuffers view;
    view.length = rows_;
    view.null_count = nulls;
    view.validity = buffers.validity.data();
    view.values = buffers.values.data();
    view.offsets64 = buffers.type.id == table::TypeId::kString ? buffers.offsets.data() : nullptr;
    schema_->fields.push_back({name, buffers.type});
    views_.emplace_back(buffers.type, view);
  }

  std::deque<Buffers> columns_;  // stays where it is
  std::shared_ptr<table::Schema> schema_ = std::make_shared<table::Schema>();
  std::vector<table::ColumnView> views_;
  std::int64_t rows_ = 0;
  bool done_ = false;
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_JSON_TABLE_H_
