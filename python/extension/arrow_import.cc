#include "arrow_import.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string_view>
#include <utility>

#include "arrow_values.h"

namespace trimtab::extension {
namespace {

// A schema's name for a field; the empty text for a null pointer.
std::string NameOf(const ArrowSchema& schema) { return schema.name == nullptr ? "" : schema.name; }

// A struct whose children are there; they are read without a further look.
template <typename T>
bool HasChildren(const T& parent) {
  if (parent.n_children < 0 || (parent.n_children > 0 && parent.children == nullptr)) return false;
  return std::all_of(parent.children, parent.children + parent.n_children,
                     [](const T* child) { return child != nullptr; });
}

// What a reader says, without the traceback of the Python code behind it.
std::string WithoutTraceback(std::string text) {
  for (const std::string_view mark : {". Detail: Python exception", "Traceback (most recent call last)"}) {
    if (const std::size_t at = text.find(mark); at != std::string::npos && at > 0) text.resize(at);
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

Error StreamError(ArrowArrayStream& stream, int code) {
  const char* told = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  const std::string reason = told == nullptr || *told == '\0' ? std::strerror(code) : WithoutTraceback(told);
  return code == EIO ? IoError("the Arrow stream", reason) : InvalidInput("the Arrow stream", reason);
}

bool IsStruct(const ArrowSchema& schema) {
  return FormatOf(schema) == "+s" && schema.dictionary == nullptr && HasChildren(schema);
}

// A table that grows by struct arrays of one schema.
class TableBuilder {
 public:
  explicit TableBuilder(const ArrowSchema& schema) : schema_(schema) {
    std::set<std::string> seen;
    std::set<std::string> twice;
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      if (!seen.insert(NameOf(*schema.children[i])).second) twice.insert(NameOf(*schema.children[i]));
    }
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      std::string name = NameOf(*schema.children[i]);
      auto& column = columns_.emplace_back();
      if (twice.contains(name)) {
        refused_[name] = "stands twice";
        continue;
      }
      Result<table::DataType> type = FoldFormat(*schema.children[i]);
      if (!type.ok()) {
        refused_[name] = type.error().message;
        continue;
      }
      column = std::make_shared<FrameColumn>();
      column->type = std::move(*type);
    }
  }

  Result<> Add(ArrowArray& array) {
    auto memory = std::make_shared<const Moved<ArrowArray>>(array);
    const ArrowArray& whole = *memory->get();
    if (whole.n_children != schema_.n_children || !HasChildren(whole) || whole.length < 0 || whole.offset < 0) {
      return InvalidInput("the Arrow stream", "an array does not fit the schema: " + std::to_string(whole.n_children) +
                                                  " columns of " + std::to_string(schema_.n_children));
    }
    if (whole.null_count != 0 && whole.n_buffers > 0 && whole.buffers[0] != nullptr &&
        CountZeros(static_cast<const std::uint8_t*>(whole.buffers[0]), whole.offset, whole.length) != 0) {
      return InvalidInput("the Arrow stream", "whole rows are null",
                          "drop them, or give the columns as a record batch");
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == nullptr) continue;
      Result<> added =
          AppendArray(*schema_.children[i], *whole.children[i], whole.offset, whole.length, memory, *columns_[i]);
      if (!added.ok()) {
        Error error = added.error();
        error.place = "column `" + NameOf(*schema_.children[i]) + "`" + (error.place.empty() ? "" : ", " + error.place);
        return error;
      }
    }
    rows_ += whole.length;
    return {};
  }

  Result<std::shared_ptr<FrameTable>> Finish() {
    std::vector<std::string> names;
    std::vector<ColumnPointer> columns;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == nullptr) continue;
      names.push_back(NameOf(*schema_.children[i]));
      columns.push_back(std::move(columns_[i]));
    }
    TRIMTAB_ASSIGN_OR_RETURN(auto frame, MakeFrameTable(std::move(names), std::move(columns), rows_));
    frame->refused = std::move(refused_);
    return frame;
  }

 private:
  const ArrowSchema& schema_;
  std::vector<std::shared_ptr<FrameColumn>> columns_;  // null: refused
  std::map<std::string, std::string> refused_;
  std::int64_t rows_ = 0;
};

template <typename Visit>
Result<> ForEachArray(ArrowArrayStream& stream, Visit visit) {
  for (;;) {
    ArrowArray next{};
    if (const int code = stream.get_next(&stream, &next); code != 0) return StreamError(stream, code);
    if (next.release == nullptr) return {};
    TRIMTAB_RETURN_IF_ERROR(visit(next));
  }
}

Result<std::unique_ptr<Moved<ArrowSchema>>> SchemaOf(ArrowArrayStream& stream) {
  ArrowSchema schema{};
  if (const int code = stream.get_schema(&stream, &schema); code != 0) return StreamError(stream, code);
  if (schema.release == nullptr) return InvalidInput("the Arrow stream", "gives no schema");
  return std::make_unique<Moved<ArrowSchema>>(schema);
}

}  // namespace

Result<std::shared_ptr<FrameTable>> ReadTable(ArrowArrayStream& stream) {
  TRIMTAB_ASSIGN_OR_RETURN(const auto schema, SchemaOf(stream));
  if (!IsStruct(*schema->get())) {
    return InvalidInput("the Arrow stream",
                        "its arrays are not tables but of format \"" + std::string(FormatOf(*schema->get())) + "\"");
  }
  TableBuilder builder(*schema->get());
  TRIMTAB_RETURN_IF_ERROR(ForEachArray(stream, [&](ArrowArray& array) { return builder.Add(array); }));
  return builder.Finish();
}

Result<std::shared_ptr<FrameTable>> TableOfArray(ArrowSchema& schema, ArrowArray& array) {
  if (!IsStruct(schema)) {
    return InvalidInput("the Arrow array", "it is no table but of format \"" + std::string(FormatOf(schema)) + "\"");
  }
  TableBuilder builder(schema);
  TRIMTAB_RETURN_IF_ERROR(builder.Add(array));
  return builder.Finish();
}

Result<ColumnPointer> ReadColumn(ArrowArrayStream& stream) {
  TRIMTAB_ASSIGN_OR_RETURN(const auto schema, SchemaOf(stream));
  auto column = std::make_shared<FrameColumn>();
  TRIMTAB_ASSIGN_OR_RETURN(column->type, FoldFormat(*schema->get()));
  TRIMTAB_RETURN_IF_ERROR(ForEachArray(stream, [&](ArrowArray& array) {
    auto memory = std::make_shared<const Moved<ArrowArray>>(array);
    return AppendArray(*schema->get(), *memory->get(), 0, memory->get()->length, memory, *column);
  }));
  return ColumnPointer(column);
}

}  // namespace trimtab::extension
