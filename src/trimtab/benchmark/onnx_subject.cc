#include "trimtab/benchmark/onnx_subject.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "trimtab/model/feature_reader.h"
#include "trimtab/model/onnx_model.h"

namespace trimtab::benchmark {

namespace {

using model::FeatureBatch;
using model::Model;
using model::OnnxSettings;

// Single rows are taken in turn from so many, so that one row's path through a tree is not all that is timed.
constexpr std::int64_t kMostSingleRows = 512;

class ModelSubject : public Subject {
 public:
  ModelSubject(std::string_view bytes, std::string place, OnnxSettings settings, std::unique_ptr<Model> model,
               FeatureBatch batch)
      : bytes_(bytes),
        place_(std::move(place)),
        settings_(std::move(settings)),
        model_(std::move(model)),
        batch_(std::move(batch)) {
    const std::int64_t singles = std::min(batch_.rows, kMostSingleRows);
    singles_.reserve(static_cast<std::size_t>(singles));
    for (std::int64_t row = 0; row < singles; ++row) singles_.push_back(Slice(batch_, row, 1));
  }

  std::uint64_t size_bytes() const override { return bytes_.size(); }

  std::int64_t rows() const override { return batch_.rows; }

  Result<> ScoreRow() override {
    next_ = next_ + 1 == singles_.size() ? 0 : next_ + 1;
    return model_->Score(singles_[next_], scores_);
  }

  Result<> ScoreBatch(std::int64_t rows) override { return model_->Score(Part(rows), scores_); }

  Result<> Load() override {
    TRIMTAB_ASSIGN_OR_RETURN(loaded_, model::MakeOnnxModel(bytes_, place_, settings_));
    return {};
  }

  Result<> ScoreLoaded(std::int64_t rows) override { return loaded_->Score(Part(rows), scores_); }

  void Unload() override { loaded_.reset(); }

 private:
  const FeatureBatch& Part(std::int64_t rows) {
    if (rows >= batch_.rows) return batch_;
    if (part_.rows != rows) part_ = Slice(batch_, 0, rows);
    return part_;
  }

  std::string_view bytes_;
  std::string place_;
  OnnxSettings settings_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<Model> loaded_;
  FeatureBatch batch_;
  FeatureBatch part_;
  std::vector<FeatureBatch> singles_;
  std::vector<double> scores_;
  std::size_t next_ = 0;
};

// The rows of `part` behind those of `features`, which may have none yet; both of one FeatureReader.
void Append(FeatureBatch part, FeatureBatch& features) {
  if (features.rows == 0) {
    features = std::move(part);
    return;
  }
  features.rows += part.rows;
  for (std::size_t i = 0; i < features.tensors.size(); ++i) {
    std::visit(
        [&](auto& values) {
          const auto& more = std::get<std::decay_t<decltype(values)>>(part.tensors[i].values);
          values.insert(values.end(), more.begin(), more.end());
        },
        features.tensors[i].values);
  }
  // The strings point into either.
  features.memory = std::make_shared<const std::array<std::shared_ptr<const void>, 2>>(
      std::array{std::move(features.memory), std::move(part.memory)});
}

std::string PlaceOf(const std::vector<std::string>& paths) {
  std::string place;
  for (const std::string& path : paths) place += (place.empty() ? "" : ", ") + path;
  return place;
}

}  // namespace

Result<std::unique_ptr<Subject>> MakeOnnxSubject(Files& files, const BenchmarkSettings& settings,
                                                 const BenchmarkData& data, const BenchmarkModel& model) {
  const OnnxSettings onnx{.threads = settings.threads, .output = data.output};
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<Model> loaded, model::MakeOnnxModel(model.bytes, model.place, onnx));
  const std::string place = PlaceOf(data.paths);
  table::ReadOptions options;
  TRIMTAB_ASSIGN_OR_RETURN(options.columns, model::FeatureColumns(*loaded, data.features, place));
  options.batch_rows = settings.batch_rows;
  options.csv = data.csv;
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<table::Source> source, table::OpenSource(files, data.paths, options));
  TRIMTAB_ASSIGN_OR_RETURN(model::FeatureReader reader,
                           model::FeatureReader::Make(*loaded, data.features, source->schema(), place));
  // A batch of the source may be shorter: a file ends, or its rows are wide.
  FeatureBatch features;
  while (features.rows < settings.batch_rows) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<table::Batch> batch, source->Next());
    if (!batch.has_value()) break;
    if (batch->rows == 0) continue;
    FeatureBatch part;
    TRIMTAB_RETURN_IF_ERROR(reader.Read(*batch, part));
    const std::int64_t wanted = settings.batch_rows - features.rows;
    Append(part.rows > wanted ? Slice(part, 0, wanted) : std::move(part), features);
  }
  if (features.rows == 0) return InvalidInput(place, "there are no rows to score", "give a table with rows");
  return std::unique_ptr<Subject>(
      std::make_unique<ModelSubject>(model.bytes, model.place, onnx, std::move(loaded), std::move(features)));
}

}  // namespace trimtab::benchmark
