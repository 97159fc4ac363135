#include "trimtab/model/feature_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "trimtab/base/json.h"
#include "trimtab/base/nearest_name.h"

namespace trimtab::model {

namespace {

using table::ColumnView;
using table::TypeId;

// The feature names that one input takes, in order.
using InputColumns = std::vector<std::string>;

bool TakesOneColumn(const TensorInfo& input) {
  return input.shape.size() == 1 || (input.shape.size() == 2 && input.shape[1] == 1);
}

Result<std::vector<std::string>> NamesFromMetadata(const Model& model, const std::string& place) {
  const auto found = model.metadata().find("features");
  if (found == model.metadata().end()) return std::vector<std::string>();
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(found->second, place + ": metadata `features` of the model"));
  std::vector<std::string> names;
  for (const Json& name : json) {
    if (!json.is_array() || !name.is_string()) {
      return InvalidInput(place, "metadata `features` of the model is not a list of names: " + found->second,
                          "write it as a JSON array of strings, or name them with `features:`");
    }
    names.push_back(name.get<std::string>());
  }
  return names;
}

Result<std::vector<InputColumns>> ColumnsOfInputs(const Model& model, const std::vector<std::string>& features,
                                                  const std::string& place) {
  std::vector<InputColumns> columns;
  std::vector<std::string> names = features;
  if (names.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(names, NamesFromMetadata(model, place));
  }
  const auto& inputs = model.inputs();
  const auto all =
      std::count_if(inputs.begin(), inputs.end(), [](const auto& input) { return !TakesOneColumn(input); });
  for (const TensorInfo& input : inputs) {
    if (input.type == ElementType::kOther || input.shape.empty() || input.shape.size() > 2) {
      return InvalidInput(place, "input " + input.ToString() + " cannot be filled from columns",
                          "inputs must be tensors [N], [N, 1] or [N, F] of numbers, booleans or strings");
    }
    if (TakesOneColumn(input)) {
      // One feature, one input: its own name is no better than the one given.
      const bool renamed = inputs.size() == 1 && names.size() == 1;
      columns.push_back({renamed ? names[0] : input.name});
      continue;
    }
    if (all > 1) {
      return InvalidInput(place, "several inputs take more than one column, such as " + input.ToString(),
                          "export the model with one input for all columns, or one for each");
    }
    const std::int64_t width = input.shape[1];
    if (names.empty()) {
      const std::string wanted = width > 0 ? std::to_string(width) + " columns" : "columns";
      return InvalidInput(place,
                          "input " + input.ToString() + " takes " + wanted + " by position, and no names are given",
                          "name the columns in the model's order with `features:`");
    }
    if (width > 0 && names.size() != static_cast<std::size_t>(width)) {
      return InvalidInput(place,
                          "input " + input.ToString() + " takes " + std::to_string(width) + " columns, but " +
                              std::to_string(names.size()) + " features are named",
                          "name every feature once, in the order in which the model was trained");
    }
    columns.push_back(names);
  }
  if (columns.empty()) return InvalidInput(place, "the model has no inputs", "export it again");
  return columns;
}

std::string NamesOf(const table::Schema& schema) {
  constexpr std::size_t kShown = 30;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, schema.fields.size()); ++i) {
    text += (i > 0 ? ", " : "") + schema.fields[i].name;
  }
  if (schema.fields.size() > kShown) text += ", and " + std::to_string(schema.fields.size() - kShown) + " more";
  return text.empty() ? "no columns" : text;
}

// Whether a column of this type may fill a tensor of that type.
bool Fills(const table::DataType& column, ElementType element) {
  switch (element) {
    case ElementType::kFloat32:
    case ElementType::kFloat64:
      return column.IsNumeric() || column.id == TypeId::kBoolean || column.id == TypeId::kNull;
    case ElementType::kInt32:
    case ElementType::kInt64:
      return column.IsInteger() || column.id == TypeId::kBoolean;
    case ElementType::kBoolean:
      return column.id == TypeId::kBoolean;
    case ElementType::kString:
      return column.IsText() || column.id == TypeId::kNull;
    case ElementType::kOther:
      return false;
  }
  return false;
}

// Calls visit with the typed values of a fixed-width numeric column; false for other layouts.
template <typename Visit>
bool WithNumbers(const ColumnView& column, Visit&& visit) {
  switch (column.type().id) {
    case TypeId::kInt8:
      return visit(column.Values<std::int8_t>()), true;
    case TypeId::kInt16:
      return visit(column.Values<std::int16_t>()), true;
    case TypeId::kInt32:
      return visit(column.Values<std::int32_t>()), true;
    case TypeId::kInt64:
      return visit(column.Values<std::int64_t>()), true;
    case TypeId::kUInt8:
      return visit(column.Values<std::uint8_t>()), true;
    case TypeId::kUInt16:
      return visit(column.Values<std::uint16_t>()), true;
    case TypeId::kUInt32:
      return visit(column.Values<std::uint32_t>()), true;
    case TypeId::kUInt64:
      return visit(column.Values<std::uint64_t>()), true;
    case TypeId::kFloat32:
      return visit(column.Values<float>()), true;
    case TypeId::kFloat64:
      return visit(column.Values<double>()), true;
    default:
      return false;
  }
}

// One column into every `stride`-th element. Returns the row of the first value that a tensor of T cannot hold, or -1.
template <typename T>
std::int64_t FillNumbers(const ColumnView& column, std::size_t stride, T* out) {
  constexpr bool kFloating = std::is_floating_point_v<T>;
  const std::int64_t rows = column.length();
  std::int64_t refused = -1;
  const bool typed = WithNumbers(column, [&](const auto values) {
    using V = typename std::decay_t<decltype(values)>::value_type;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if constexpr (!kFloating && std::is_integral_v<V>) {
        const bool present = !column.IsNull(static_cast<std::int64_t>(i));
        if (present && !std::in_range<std::int64_t>(values[i])) {
          if (refused < 0) refused = static_cast<std::int64_t>(i);
        } else if (present && sizeof(T) < 8 &&
                   static_cast<std::int64_t>(static_cast<T>(values[i])) != static_cast<std::int64_t>(values[i])) {
          if (refused < 0) refused = static_cast<std::int64_t>(i);
        }
      }
      out[i * stride] = static_cast<T>(values[i]);
    }
  });
  if (!typed) {
    for (std::int64_t row = 0; row < rows; ++row) {
      const double number = table::NumberAt(column, row);
      if constexpr (kFloating) {
        out[static_cast<std::size_t>(row) * stride] = static_cast<T>(number);
      } else {
        out[static_cast<std::size_t>(row) * stride] = std::isnan(number) ? T{0} : static_cast<T>(number);
      }
    }
  }
  if (column.null_count() == 0) return refused;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (!column.IsNull(row)) continue;
    if constexpr (kFloating) {
      out[static_cast<std::size_t>(row) * stride] = std::numeric_limits<T>::quiet_NaN();
    } else if (refused < 0 || row < refused) {
      return row;
    }
  }
  return refused;
}

std::int64_t Fill(const ColumnView& column, std::size_t stride, std::string_view* out) {
  for (std::int64_t row = 0; row < column.length(); ++row) {
    out[static_cast<std::size_t>(row) * stride] = column.IsNull(row) ? std::string_view() : column.StringAt(row);
  }
  return -1;
}
template <typename T>
std::int64_t Fill(const ColumnView& column, std::size_t stride, T* out) {
  return FillNumbers<T>(column, stride, out);
}

// An empty tensor of the type, or the one that is there with its memory.
void Prepare(FeatureTensor& tensor, ElementType type) {
  const auto keep = [&]<typename T>(T) {
    if (!std::holds_alternative<std::vector<T>>(tensor.values)) tensor.values = std::vector<T>();
  };
  switch (type) {
    case ElementType::kFloat32:
      return keep(float{});
    case ElementType::kFloat64:
      return keep(double{});
    case ElementType::kInt32:
      return keep(std::int32_t{});
    case ElementType::kInt64:
      return keep(std::int64_t{});
    case ElementType::kBoolean:
      return keep(std::uint8_t{});
    case ElementType::kString:
    case ElementType::kOther:
      return keep(std::string_view{});
  }
}

}  // namespace

Result<std::vector<std::string>> FeatureColumns(const Model& model, const std::vector<std::string>& features,
                                                const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<InputColumns> columns, ColumnsOfInputs(model, features, place));
  std::vector<std::string> names;
  for (const InputColumns& input : columns) {
    for (const std::string& name : input) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

Result<FeatureReader> FeatureReader::Make(const Model& model, const std::vector<std::string>& features,
                                          const table::Schema& schema, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<InputColumns> columns, ColumnsOfInputs(model, features, place));
  FeatureReader reader;
  reader.place_ = place;
  TRIMTAB_ASSIGN_OR_RETURN(reader.columns_, FeatureColumns(model, features, place));
  std::vector<std::string> known;
  for (const table::Field& field : schema.fields) known.push_back(field.name);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const TensorInfo& wanted = model.inputs()[i];
    Input input{.type = wanted.type, .has_width = wanted.shape.size() == 2, .positions = {}};
    for (const std::string& name : columns[i]) {
      const auto position = schema.Find(name);
      if (!position.has_value()) {
        return NotFound(place,
                        "the model wants " + wanted.ToString() + ", and there is no column `" + name + "`; there are " +
                            NamesOf(schema),
                        DidYouMean(name, known));
      }
      const table::DataType& type = schema.fields[*position].type;
      if (!Fills(type, wanted.type)) {
        return InvalidInput(
            place, "column `" + name + "` holds " + type.ToString() + ", but the model wants " + wanted.ToString(),
            "convert the column, or export the model for this type");
      }
      input.positions.push_back(*position);
    }
    reader.inputs_.push_back(std::move(input));
  }
  return reader;
}

Result<> FeatureReader::Read(const table::Batch& batch, FeatureBatch& features) {
  features.rows = batch.rows;
  features.memory = batch.memory;
  features.tensors.resize(inputs_.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const Input& input = inputs_[i];
    FeatureTensor& tensor = features.tensors[i];
    const std::size_t width = input.positions.size();
    tensor.width = static_cast<std::int64_t>(width);
    tensor.has_width = input.has_width;
    Prepare(tensor, input.type);
    for (std::size_t j = 0; j < width; ++j) {
      const ColumnView& column = batch.columns[input.positions[j]];
      nulls_ += column.null_count();
      const std::int64_t refused = std::visit(
          [&](auto& values) {
            values.resize(static_cast<std::size_t>(batch.rows) * width);
            return Fill(column, width, values.data() + j);
          },
          tensor.values);
      if (refused < 0) continue;
      return InvalidInput(place_ + ": row " + std::to_string(batch.first_row + refused),
                          "column `" + batch.schema->fields[input.positions[j]].name + "` is " +
                              table::TextAt(column, refused) + ", which " + std::string(ElementTypeName(input.type)) +
                              " cannot hold",
                          "fill the value before scoring, or export the model with a float input");
    }
  }
  return {};
}

}  // namespace trimtab::model
