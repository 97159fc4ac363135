#include "trimtab/table/source.h"

#include <arrow/array.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "trimtab/base/nearest_name.h"
#include "trimtab/table/batch_view.h"
#include "trimtab/table/table_file.h"

namespace trimtab::table {

namespace {

using TableFiles = std::vector<std::unique_ptr<TableFile>>;

std::vector<std::string> NamesOf(const TableFile& file) {
  std::vector<std::string> names;
  for (const FileColumn& column : file.columns()) names.push_back(column.name);
  return names;
}

std::string Listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i > 0 ? ", `" : "`") + names[i] + "`";
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

// The columns of a file by name.
class ColumnNames {
 public:
  explicit ColumnNames(const TableFile& file) : file_(file) {
    places_.reserve(file.columns().size());
    for (std::size_t i = 0; i < file.columns().size(); ++i) {
      const auto [place, is_new] = places_.try_emplace(file.columns()[i].name, Place{i, false});
      if (!is_new) place->second.twice = true;
    }
  }

  std::optional<std::size_t> Find(const std::string& name) const {
    const auto place = places_.find(name);
    return place == places_.end() ? std::nullopt : std::optional(place->second.position);
  }

  // Why a column cannot be read, or "".
  std::string Refusal(std::size_t position) const {
    const FileColumn& column = file_.columns()[position];
    if (places_.at(column.name).twice) return "stands twice";
    return column.refused.empty() ? "" : "holds " + column.refused;
  }

 private:
  struct Place {
    std::size_t position;
    bool twice;
  };
  const TableFile& file_;
  std::unordered_map<std::string_view, Place> places_;
};

Error RefusedError(const TableFile& file, const std::string& path, const std::string& name, const std::string& reason) {
  if (reason == "stands twice") {
    return InvalidInput(path, "the column `" + name + "` stands twice", file.RemedyForTwins());
  }
  return InvalidInput(path, "the column `" + name + "` " + reason + ", which is not read",
                      "name the columns to read, or flatten this one to columns of numbers and texts");
}

// The positions in the file of the columns, which are all when none are named.
Result<std::vector<std::size_t>> Positions(const TableFile& file, const std::string& path,
                                           const std::optional<std::vector<std::string>>& columns) {
  const ColumnNames names(file);
  std::vector<std::size_t> positions;
  std::vector<bool> taken(file.columns().size(), false);
  for (const std::string& column : columns.has_value() ? *columns : NamesOf(file)) {
    const std::optional<std::size_t> position = names.Find(column);
    if (!position) {
      const std::vector<std::string> known = NamesOf(file);
      const std::string near = DidYouMean(column, known);
      return NotFound(path, "there is no column `" + column + "`", near.empty() ? "there are " + Listed(known) : near);
    }
    if (const std::string reason = names.Refusal(*position); !reason.empty()) {
      return RefusedError(file, path, column, reason);
    }
    if (taken[*position]) {
      return InvalidInput(path, "the column `" + column + "` is asked for twice", "name it once");
    }
    taken[*position] = true;
    positions.push_back(*position);
  }
  return positions;
}

class FilesSource : public Source {
 public:
  FilesSource(std::vector<std::string> paths, TableFiles files, std::int64_t batch_rows)
      : paths_(std::move(paths)), files_(std::move(files)), batch_rows_(std::max<std::int64_t>(batch_rows, 1)) {}

  Result<> Start(const std::optional<std::vector<std::string>>& columns) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      TRIMTAB_ASSIGN_OR_RETURN(std::vector<std::size_t> positions, PositionsIn(i, columns));
      positions_.push_back(std::move(positions));
    }
    PickTypes();
    TRIMTAB_ASSIGN_OR_RETURN(reader_, files_[0]->Read(positions_[0], types_));
    next_file_ = 1;
    types_ = reader_->types();
    type_files_.resize(types_.size(), 0);
    auto schema = std::make_shared<Schema>();
    for (std::size_t i = 0; i < types_.size(); ++i) {
      schema->fields.push_back({.name = ColumnAt(0, i).name, .type = types_[i]});
    }
    schema_ = std::move(schema);
    return CheckTypes();
  }

  const Schema& schema() const override { return *schema_; }

  std::optional<std::int64_t> RowCount() const override {
    std::int64_t rows = 0;
    for (const auto& file : files_) {
      const std::optional<std::int64_t> of_file = file->RowCount();
      if (!of_file.has_value()) return std::nullopt;
      rows += *of_file;
    }
    return rows;
  }

  Result<std::optional<Batch>> Next() override {
    if (error_.has_value()) return *error_;
    Result<std::optional<Batch>> batch = NextBatch();
    if (!batch.ok()) error_ = batch.error();  // what follows an error is not known
    return batch;
  }

 private:
  Result<std::optional<Batch>> NextBatch() {
    while (!rest_.has_value() || taken_ == rest_->rows) {
      if (reader_ == nullptr) {
        if (next_file_ == files_.size()) return std::optional<Batch>();
        TRIMTAB_ASSIGN_OR_RETURN(reader_, files_[next_file_]->Read(positions_[next_file_], types_));
        ++next_file_;
      }
      rest_.reset();  // frees the rows before the next ones are read
      TRIMTAB_ASSIGN_OR_RETURN(rest_, reader_->Next());
      taken_ = 0;
      if (!rest_.has_value()) reader_.reset();
    }
    const std::int64_t rows = std::min(batch_rows_, rest_->rows - taken_);
    Batch batch = MakeBatch(*rest_, taken_, rows, schema_);
    batch.first_row = first_row_;
    taken_ += rows;
    first_row_ += rows;
    return std::optional(std::move(batch));
  }

  // Where the first file's columns, or those asked for, stand in another file.
  Result<std::vector<std::size_t>> PositionsIn(std::size_t file,
                                               const std::optional<std::vector<std::string>>& columns) const {
    if (columns.has_value() || file == 0) return Positions(*files_[file], paths_[file], columns);
    const ColumnNames first(*files_[0]);
    for (const std::string& name : NamesOf(*files_[file])) {
      if (first.Find(name)) continue;
      return InvalidInput(paths_[file], "there is a column `" + name + "`, which " + paths_[0] + " does not have",
                          "the files of one table have equal columns");
    }
    Result<std::vector<std::size_t>> positions = Positions(*files_[file], paths_[file], NamesOf(*files_[0]));
    if (positions.ok() || positions.error().code != ErrorCode::kNotFound) return positions;
    return InvalidInput(paths_[file], positions.error().message + ", which " + paths_[0] + " has",
                        "the files of one table have equal columns");
  }

  const FileColumn& ColumnAt(std::size_t file, std::size_t i) const {
    return files_[file]->columns()[positions_[file][i]];
  }

  // The types where the first file knows its own. A column without any value in one file (pandas writes it with the
  // null type) has the type of the first file that has another.
  void PickTypes() {
    std::vector<DataType> types;
    std::vector<std::size_t> type_files;
    for (std::size_t i = 0; i < positions_[0].size(); ++i) {
      std::size_t of = 0;
      for (std::size_t file = 0; file < files_.size(); ++file) {
        const std::optional<DataType>& type = ColumnAt(file, i).type;
        if (file == 0 && !type.has_value()) return;
        if (type.has_value() && type->id != TypeId::kNull) {
          of = file;
          break;
        }
      }
      types.push_back(*ColumnAt(of, i).type);
      type_files.push_back(of);
    }
    types_ = std::move(types);
    type_files_ = std::move(type_files);
  }

  Result<> CheckTypes() const {
    for (std::size_t file = 0; file < files_.size(); ++file) {
      for (std::size_t i = 0; i < types_.size(); ++i) {
        const std::optional<DataType>& type = ColumnAt(file, i).type;
        if (!type.has_value() || *type == types_[i] || type->id == TypeId::kNull) continue;
        return InvalidInput(paths_[file],
                            "the column `" + ColumnAt(file, i).name + "` holds " + type->ToString() + ", in " +
                                paths_[type_files_[i]] + " it holds " + types_[i].ToString(),
                            "the files of one table have equal types: write one of them again");
      }
    }
    return {};
  }

  std::vector<std::string> paths_;
  TableFiles files_;
  std::int64_t batch_rows_;
  std::vector<std::vector<std::size_t>> positions_;  // in each file
  std::vector<DataType> types_;
  std::vector<std::size_t> type_files_;  // the file that each type is from
  std::shared_ptr<const Schema> schema_;

  std::size_t next_file_ = 0;
  std::unique_ptr<RowReader> reader_;
  std::optional<ArrowRows> rest_;
  std::int64_t taken_ = 0;  // rows of rest_
  std::int64_t first_row_ = 0;
  std::optional<Error> error_;
};

struct Opened {
  std::vector<std::string> paths;
  TableFiles files;
};

Result<Opened> OpenFiles(Files& files, std::span<const std::string> paths, const ReadOptions& options) {
  Opened opened;
  TRIMTAB_ASSIGN_OR_RETURN(opened.paths, ExpandPaths(files, paths));
  for (const std::string& path : opened.paths) {
    TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<TableFile> file, OpenTableFile(files, path, options));
    opened.files.push_back(std::move(file));
  }
  return opened;
}

Result<std::unique_ptr<FilesSource>> StartSource(Opened opened, const ReadOptions& options,
                                                 const std::optional<std::vector<std::string>>& columns) {
  auto source = std::make_unique<FilesSource>(std::move(opened.paths), std::move(opened.files), options.batch_rows);
  TRIMTAB_RETURN_IF_ERROR(source->Start(columns));
  return source;
}

}  // namespace

Result<std::unique_ptr<Source>> OpenSource(Files& files, std::span<const std::string> paths,
                                           const ReadOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(Opened opened, OpenFiles(files, paths, options));
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<FilesSource> source,
                           StartSource(std::move(opened), options, options.columns));
  return std::unique_ptr<Source>(std::move(source));
}

Result<TableDescription> DescribeTable(Files& files, std::span<const std::string> paths, const ReadOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(Opened opened, OpenFiles(files, paths, options));
  TableDescription description;
  std::vector<std::string> readable;
  const TableFile& first = *opened.files[0];
  const ColumnNames names(first);
  std::set<std::string_view> refused;
  for (std::size_t i = 0; i < first.columns().size(); ++i) {
    const std::string& name = first.columns()[i].name;
    const std::string reason = names.Refusal(i);
    if (!first.columns()[i].type.has_value() && first.columns()[i].refused.empty()) description.types_guessed = true;
    if (reason.empty()) {
      readable.push_back(name);
    } else if (refused.insert(name).second) {
      description.refused.push_back({.name = name, .reason = reason});
    }
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<FilesSource> source,
                           StartSource(std::move(opened), options, readable));
  description.schema = source->schema();
  description.rows = source->RowCount();
  return description;
}

}  // namespace trimtab::table
