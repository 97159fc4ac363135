#include "trimtab/drift/mapping_file.h"

#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "trimtab/base/nearest_name.h"

namespace trimtab::drift {
namespace {

using Kind = YamlValue::Kind;

struct Field {
  const char* name;
  std::function<Result<>(const YamlValue& value, const std::string& place, ColumnMapping& mapping)> read;
};

Error Wrong(const YamlValue& value, const std::string& place, const std::string& field, const char* accepted) {
  return InvalidInput(PlaceOf(place, value.position), "`" + field + "` is " + Describe(value), accepted);
}

Result<std::string> Name(const YamlValue& value, const std::string& place, const std::string& field) {
  if (value.kind != Kind::kScalar) return Wrong(value, place, field, "the name of a column");
  return value.text;
}

Result<std::vector<std::string>> Names(const YamlValue& value, const std::string& place, const std::string& field) {
  if (value.kind != Kind::kList) return Wrong(value, place, field, "a list of names of columns: [a, b]");
  std::vector<std::string> names;
  std::set<std::string> known;
  for (const YamlValue& item : value.items) {
    TRIMTAB_ASSIGN_OR_RETURN(std::string name, Name(item, place, field));
    if (!known.insert(name).second) {
      return InvalidInput(PlaceOf(place, item.position), "`" + field + "` names `" + name + "` twice");
    }
    names.push_back(std::move(name));
  }
  return names;
}

Field Single(const char* name, std::optional<std::string> ColumnMapping::* member) {
  return {name, [=](const YamlValue& value, const std::string& place, ColumnMapping& mapping) -> Result<> {
            mapping.*member = std::nullopt;
            if (value.kind == Kind::kNull) return {};
            TRIMTAB_ASSIGN_OR_RETURN(mapping.*member, Name(value, place, name));
            return {};
          }};
}

Field List(const char* name, std::optional<std::vector<std::string>> ColumnMapping::* member) {
  return {name, [=](const YamlValue& value, const std::string& place, ColumnMapping& mapping) -> Result<> {
            mapping.*member = std::nullopt;
            if (value.kind == Kind::kNull) return {};
            TRIMTAB_ASSIGN_OR_RETURN(mapping.*member, Names(value, place, name));
            return {};
          }};
}

Field Known(const char* name) {
  return {name, [](const YamlValue&, const std::string&, ColumnMapping&) -> Result<> { return {}; }};
}

Result<> ReadPrediction(const YamlValue& value, const std::string& place, ColumnMapping& mapping) {
  mapping.prediction.clear();
  mapping.prediction_is_list = value.kind == Kind::kList;
  if (value.kind == Kind::kNull) return {};
  if (value.kind == Kind::kScalar) {
    mapping.prediction = {value.text};
    return {};
  }
  TRIMTAB_ASSIGN_OR_RETURN(mapping.prediction, Names(value, place, "prediction"));
  return {};
}

Result<> ReadTask(const YamlValue& value, const std::string& place, ColumnMapping& mapping) {
  constexpr std::pair<const char*, Task> kTasks[] = {
      {"regression", Task::kRegression}, {"classification", Task::kClassification}, {"recsys", Task::kRecommendation}};
  mapping.task = Task::kUnknown;
  if (value.kind == Kind::kNull) return {};
  for (const auto& [name, task] : kTasks) {
    if (value.kind != Kind::kScalar || value.text != name) continue;
    mapping.task = task;
    return {};
  }
  return Wrong(value, place, "task", "regression, classification or recsys");
}

Result<> RefuseEmbeddings(const YamlValue& value, const std::string& place, ColumnMapping& /*mapping*/) {
  if (value.kind == Kind::kNull) return {};
  return InvalidInput(PlaceOf(place, value.position), "embeddings are compared in Python only",
                      "take the field out, or use EmbeddingsDriftMetric of the Python package");
}

const std::vector<Field>& Fields() {
  static const std::vector<Field> fields = {
      Single("target", &ColumnMapping::target),
      {"prediction", ReadPrediction},
      Single("datetime", &ColumnMapping::datetime),
      Single("id", &ColumnMapping::id),
      List("numerical_features", &ColumnMapping::numerical_features),
      List("categorical_features", &ColumnMapping::categorical_features),
      List("datetime_features", &ColumnMapping::datetime_features),
      List("text_features", &ColumnMapping::text_features),
      {"task", ReadTask},
      Single("user_id", &ColumnMapping::user_id),
      Single("item_id", &ColumnMapping::item_id),
      {"embeddings", RefuseEmbeddings},
      Known("target_names"),
      Known("pos_label"),
      Known("recommendations_type"),
  };
  return fields;
}

}  // namespace

Result<ColumnMapping> ParseColumnMapping(std::string_view text, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const YamlValue document, ParseYaml(text, place));
  return ReadColumnMapping(document, place);
}

Result<ColumnMapping> ReadColumnMapping(const YamlValue& document, const std::string& place) {
  ColumnMapping mapping;
  if (document.kind == Kind::kNull) return mapping;
  if (document.kind != Kind::kMap) {
    return InvalidInput(PlaceOf(place, document.position), "the mapping is " + Describe(document),
                        "a map of fields, such as `target: delayed`");
  }
  for (const YamlEntry& entry : document.entries) {
    const Field* found = nullptr;
    std::vector<std::string> names;
    for (const Field& field : Fields()) {
      names.emplace_back(field.name);
      if (entry.key.text == field.name) found = &field;
    }
    if (found == nullptr) {
      std::string list = "known: ";
      for (const std::string& name : names) list += (name == names[0] ? "" : ", ") + name;
      const std::string near = DidYouMean(entry.key.text, names);
      return InvalidInput(PlaceOf(place, entry.key.position), "a column mapping has no field `" + entry.key.text + "`",
                          near.empty() ? list : near);
    }
    TRIMTAB_RETURN_IF_ERROR(found->read(entry.value, place, mapping));
  }
  return mapping;
}

}  // namespace trimtab::drift
