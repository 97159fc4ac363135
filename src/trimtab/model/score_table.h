// ScoreTable: a model's answers on a held-out table, batch by batch, with the labels beside them.
#ifndef TRIMTAB_MODEL_SCORE_TABLE_H_
#define TRIMTAB_MODEL_SCORE_TABLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/model/model.h"
#include "trimtab/table/source.h"

namespace trimtab::model {

struct ScoreSettings {
  std::vector<std::string> features;  // for a model with one input for all columns; see feature_reader.h
  std::string label;                  // column with 0 and 1, or booleans
  std::vector<std::string> extra;     // numeric columns to keep as well, for baseline rules
  std::string place;                  // names the data in messages
};

// One entry a row, in the order of the table.
struct ScoredTable {
  std::vector<double> scores;  // probability of the positive class; NaN where the model gave no number
  std::vector<std::uint8_t> labels;
  std::map<std::string, std::vector<double>> extra;  // NaN at nulls
  std::int64_t null_features = 0;                    // null feature values given to the model as NaN or ""
  std::int64_t not_finite = 0;                       // scores that are NaN or infinite
  std::optional<std::int64_t> first_not_finite;      // row of the first one, from 0
  std::int64_t rows() const { return static_cast<std::int64_t>(scores.size()); }
};

// The columns that ScoreTable needs: open the source with them, so that no other is decoded.
Result<std::vector<std::string>> ColumnsToScore(const Model& model, const ScoreSettings& settings);

// Memory: 9 bytes a row, 8 more for every extra column, and one batch. kInvalidInput, with column and row, for a label
// that is null or neither 0 nor 1, and for a finite score outside [0, 1] (a margin or a class, not a probability).
// A score that is not finite is no error here: it is counted, and the gate fails on it.
Result<ScoredTable> ScoreTable(const Model& model, table::Source& source, const ScoreSettings& settings);

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_SCORE_TABLE_H_
