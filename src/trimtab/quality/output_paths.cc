#include "trimtab/quality/output_paths.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "trimtab/table/source.h"

namespace trimtab::quality {
namespace {

// Without `.`, `..` and double slashes, for files that are not there yet.
std::string Normal(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    begin = end + 1;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string normal = path.starts_with('/') ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) normal += (i == 0 ? "" : "/") + std::string(parts[i]);
  return normal;
}

bool IsSameFile(Files& files, const std::string& a, const std::string& b) {
  const Result<FileStatus> left = files.Status(a);
  const Result<FileStatus> right = files.Status(b);
  if (left.ok() && right.ok()) return left->inode == right->inode && left->device == right->device;
  return Normal(a) == Normal(b);
}

bool IsParquet(Files& files, const std::string& path) {
  const Result<std::unique_ptr<RandomAccessFile>> file = files.OpenForRead(path);
  if (!file.ok()) return false;
  std::array<std::byte, 4> magic{};
  const Result<std::size_t> read = (*file)->ReadAt(0, magic);
  return read.ok() && *read == magic.size() && std::memcmp(magic.data(), "PAR1", magic.size()) == 0;
}

bool IsQuarantine(Files& files, const std::string& path) {
  if (!IsParquet(files, path)) return false;
  const std::string paths[] = {path};
  const Result<table::TableDescription> table = table::DescribeTable(files, paths, {});
  return table.ok() && table->schema.Find(kReasonsColumn).has_value();
}

}  // namespace

Result<> RefuseLoss(Files& files, const OutputPaths& outputs, std::span<const std::string> inputs) {
  for (const auto& [what, path] : {std::pair<const char*, const std::string&>{"quarantine", outputs.quarantine},
                                   std::pair<const char*, const std::string&>{"report", outputs.report}}) {
    if (path.empty()) continue;
    for (const std::string& input : inputs) {
      if (!IsSameFile(files, path, input)) continue;
      return InvalidInput(path, std::string("the ") + what + " would replace the input " + input, "name another file");
    }
  }
  if (outputs.quarantine.empty()) return {};
  if (!outputs.report.empty() && IsSameFile(files, outputs.quarantine, outputs.report)) {
    return InvalidInput(outputs.report, "the report would replace the quarantine", "name another file");
  }
  const Result<FileStatus> status = files.Status(outputs.quarantine);
  if (!status.ok()) return status.error().code == ErrorCode::kNotFound ? Result<>() : Result<>(status.error());
  if (IsQuarantine(files, outputs.quarantine)) return {};
  return InvalidInput(
      outputs.quarantine,
      std::string("is there already and no quarantine (a Parquet file with the column `") + kReasonsColumn + "`)",
      "name another file, or remove this one if nobody needs it");
}

}  // namespace trimtab::quality
