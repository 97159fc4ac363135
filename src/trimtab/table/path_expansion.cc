#include "trimtab/table/path_expansion.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "trimtab/base/nearest_name.h"
#include "trimtab/table/source.h"

namespace trimtab::table {

namespace {

constexpr std::string_view kWildcards = "*?[";
constexpr std::size_t kNamesShown = 5;

struct Split {
  std::string directory;  // "" : the process's directory; ends with a slash otherwise
  std::string name;
};

Split SplitPath(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {.directory = "", .name = path};
  return {.directory = path.substr(0, slash + 1), .name = path.substr(slash + 1)};
}

std::string ListPath(const std::string& directory) { return directory.empty() ? "." : directory; }

// One [..] of a pattern, which begins at pattern[0]: its length, 0 when it is never closed, and whether it takes c.
std::pair<std::size_t, bool> MatchSet(std::string_view pattern, char c) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool matches = false;
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) return {i + 1, matches != negated};
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      matches = matches || (pattern[i] <= c && c <= pattern[i + 2]);
      i += 3;
    } else {
      matches = matches || pattern[i] == c;
      ++i;
    }
  }
  return {0, false};
}

std::string FirstNames(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i) text += (i > 0 ? ", `" : "`") + names[i] + "`";
  if (names.size() > kNamesShown) text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  return text;
}

// What to say about a path that is not there: the nearest name in its folder, else what the folder has.
std::string Remedy(Files& files, const std::string& path) {
  const Split split = SplitPath(path);
  const Result<std::vector<std::string>> names = files.List(ListPath(split.directory));
  if (!names.ok()) {
    return "there is no directory " + ListPath(split.directory) + " either";
  }
  if (const auto near = NearestName(split.name, *names); near.has_value()) {
    return "did you mean `" + split.directory + *near + "`?";
  }
  if (names->empty()) return "the directory " + ListPath(split.directory) + " is empty";
  return "the directory " + ListPath(split.directory) + " has " + FirstNames(*names);
}

// Appends the paths that match `prefix` + `pattern`, segment by segment.
Result<> ExpandGlob(Files& files, const std::string& prefix, std::string_view pattern, std::vector<std::string>& out) {
  const std::size_t slash = pattern.find('/');
  const std::string_view segment = pattern.substr(0, slash);
  const bool last = slash == std::string_view::npos;
  if (segment.find_first_of(kWildcards) == std::string_view::npos) {
    const std::string path = prefix + std::string(segment);
    if (!last) return ExpandGlob(files, path + "/", pattern.substr(slash + 1), out);
    if (files.Status(path).ok()) out.push_back(path);
    return {};
  }
  const Result<std::vector<std::string>> names = files.List(ListPath(prefix));
  if (!names.ok()) {
    if (names.error().code == ErrorCode::kNotFound || names.error().code == ErrorCode::kInvalidInput) return {};
    return names.error();
  }
  for (const std::string& name : *names) {
    if (!MatchesGlob(segment, name)) continue;
    const std::string path = prefix + name;
    const Result<FileStatus> status = files.Status(path);
    if (!status.ok()) continue;  // removed meanwhile, or a link to nowhere
    if (last && status->kind != FileKind::kDirectory) out.push_back(path);
    if (!last && status->kind == FileKind::kDirectory) {
      TRIMTAB_RETURN_IF_ERROR(ExpandGlob(files, path + "/", pattern.substr(slash + 1), out));
    }
  }
  return {};
}

}  // namespace

bool MatchesGlob(std::string_view pattern, std::string_view name) {
  if (name.starts_with('.') && !pattern.starts_with('.')) return false;
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;  // the last * and where its part of the name ends so far
  std::size_t after_star = 0;
  while (n < name.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = n;
      continue;
    }
    if (n < name.size() && p < pattern.size()) {
      std::size_t length = 1;
      bool matches = pattern[p] == '?' || pattern[p] == name[n];
      if (pattern[p] == '[') {
        const auto [set_length, in_set] = MatchSet(pattern.substr(p), name[n]);
        if (set_length > 0) {
          length = set_length;
          matches = in_set;
        }
      }
      if (matches) {
        p += length;
        ++n;
        continue;
      }
    }
    if (star == std::string_view::npos || after_star >= name.size()) return false;
    p = star + 1;
    n = ++after_star;
  }
  return true;
}

Result<> CheckReadable(Files& files, const std::string& path) {
  const Result<FileStatus> status = files.Status(path);
  if (!status.ok()) {
    if (status.error().code != ErrorCode::kNotFound) return status.error();
    return NotFound(path, "there is no such file", Remedy(files, path));
  }
  if (status->kind == FileKind::kDirectory) {
    const std::string slash = path.ends_with('/') ? "" : "/";
    return InvalidInput(path, "this is a directory, not a file",
                        "name the files in it, for instance with the glob '" + path + slash + "*.parquet'");
  }
  return {};
}

Result<std::vector<std::string>> ExpandPaths(Files& files, std::span<const std::string> paths) {
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    // A file whose name has such characters is meant itself.
    if (path.find_first_of(kWildcards) == std::string::npos || files.Status(path).ok()) {
      TRIMTAB_RETURN_IF_ERROR(CheckReadable(files, path));
      all.push_back(path);
      continue;
    }
    std::vector<std::string> matches;
    const std::size_t root = path.find_first_not_of('/');
    const std::size_t start = root == std::string::npos ? path.size() : root;
    TRIMTAB_RETURN_IF_ERROR(ExpandGlob(files, path.substr(0, start), std::string_view(path).substr(start), matches));
    if (matches.empty()) return NotFound(path, "no file matches this glob", Remedy(files, path));
    std::sort(matches.begin(), matches.end());
    all.insert(all.end(), matches.begin(), matches.end());
  }
  if (all.empty()) return InvalidInput("", "no data file was named", "name at least one");
  return all;
}

}  // namespace trimtab::table
