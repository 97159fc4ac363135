#include "trimtab/model/score_table.h"

#include <algorithm>
#include <cmath>

#include "trimtab/base/nearest_name.h"
#include "trimtab/model/feature_reader.h"

namespace trimtab::model {

namespace {

using table::TypeId;

Result<std::size_t> FindColumn(const table::Schema& schema, const std::string& name, const std::string& what,
                               const std::string& place) {
  if (const auto position = schema.Find(name); position.has_value()) return *position;
  std::vector<std::string> known;
  for (const table::Field& field : schema.fields) known.push_back(field.name);
  return NotFound(place, "there is no " + what + " `" + name + "`", DidYouMean(name, known));
}

std::string RowPlace(const std::string& place, std::int64_t row) { return place + ": row " + std::to_string(row); }

Result<> AppendLabels(const table::Batch& batch, std::size_t position, const ScoreSettings& settings,
                      std::vector<std::uint8_t>& labels) {
  const table::ColumnView& column = batch.columns[position];
  for (std::int64_t row = 0; row < batch.rows; ++row) {
    const double label = table::NumberAt(column, row);  // NaN for null
    if (label != 0.0 && label != 1.0) {
      return InvalidInput(RowPlace(settings.place, batch.first_row + row),
                          "label `" + settings.label + "` is " + table::TextAt(column, row),
                          "labels are 0 or 1, or booleans; leave rows without a label out of the held-out table");
    }
    labels.push_back(label == 1.0 ? 1 : 0);
  }
  return {};
}

Result<> AppendScores(const std::vector<double>& scores, const ScoreSettings& settings, ScoredTable& scored) {
  for (const double score : scores) {
    if (!std::isfinite(score)) {
      ++scored.not_finite;
      if (!scored.first_not_finite.has_value()) scored.first_not_finite = scored.rows();
    } else if (score < 0.0 || score > 1.0) {
      return InvalidInput(RowPlace(settings.place, scored.rows()),
                          "the model answered " + std::to_string(score) + ", which is not a probability",
                          "export the classifier with its probabilities, or name that output with `output:`");
    }
    scored.scores.push_back(score);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> ColumnsToScore(const Model& model, const ScoreSettings& settings) {
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<std::string> columns, FeatureColumns(model, settings.features, settings.place));
  const auto add = [&](const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  };
  add(settings.label);
  for (const std::string& name : settings.extra) add(name);
  return columns;
}

Result<ScoredTable> ScoreTable(const Model& model, table::Source& source, const ScoreSettings& settings) {
  const table::Schema& schema = source.schema();
  TRIMTAB_ASSIGN_OR_RETURN(FeatureReader reader, FeatureReader::Make(model, settings.features, schema, settings.place));
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t label, FindColumn(schema, settings.label, "label column", settings.place));
  if (!schema.fields[label].type.IsNumeric() && schema.fields[label].type.id != TypeId::kBoolean) {
    return InvalidInput(settings.place, "label `" + settings.label + "` holds " + schema.fields[label].type.ToString(),
                        "labels are 0 or 1, or booleans");
  }
  ScoredTable scored;
  std::vector<std::pair<std::size_t, std::vector<double>*>> extra;
  for (const std::string& name : settings.extra) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t position, FindColumn(schema, name, "column", settings.place));
    if (!schema.fields[position].type.IsNumeric() && schema.fields[position].type.id != TypeId::kBoolean) {
      return InvalidInput(settings.place, "column `" + name + "` holds " + schema.fields[position].type.ToString(),
                          "a rule needs a column of numbers");
    }
    extra.emplace_back(position, &scored.extra[name]);
  }
  FeatureBatch features;
  std::vector<double> scores;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<table::Batch> batch, source.Next());
    if (!batch.has_value()) break;
    TRIMTAB_RETURN_IF_ERROR(reader.Read(*batch, features));
    TRIMTAB_RETURN_IF_ERROR(model.Score(features, scores));
    TRIMTAB_RETURN_IF_ERROR(AppendScores(scores, settings, scored));
    TRIMTAB_RETURN_IF_ERROR(AppendLabels(*batch, label, settings, scored.labels));
    for (const auto& [position, values] : extra) {
      for (std::int64_t row = 0; row < batch->rows; ++row) {
        values->push_back(table::NumberAt(batch->columns[position], row));
      }
    }
  }
  scored.null_features = reader.nulls();
  return scored;
}

}  // namespace trimtab::model
