#include "trimtab/pipeline/project_path.h"

#include <algorithm>
#include <vector>

namespace trimtab::pipeline {

std::string FolderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string InProject(std::string_view root, std::string_view path) {
  if (root.empty() || root == "." || path.starts_with('/')) return std::string(path);
  if (path == ".") return std::string(root);
  std::string joined(root);
  if (!joined.ends_with('/')) joined += '/';
  return joined.append(path);
}

std::string NormalPath(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string normal = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) normal += '/';
    normal += parts[i];
  }
  return normal.empty() ? "." : normal;
}

bool IsWithin(std::string_view path, std::string_view folder) {
  if (path == folder) return true;
  if (folder == ".") return !path.starts_with('/') && path != ".." && !path.starts_with("../");
  if (folder == "/") return path.starts_with('/');
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool IsGlob(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

namespace {

// Matches one character against the set that begins at glob[0] == '['; the length of the set, 0 when it is not closed
// (then '[' stands for itself).
std::size_t MatchSet(std::string_view glob, char character, bool* matches) {
  std::size_t at = 1;
  const bool negated = at < glob.size() && (glob[at] == '!' || glob[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < glob.size() && (first || glob[at] != ']'); first = false) {
    const char low = glob[at];
    if (at + 2 < glob.size() && glob[at + 1] == '-' && glob[at + 2] != ']') {
      found = found || (low <= character && character <= glob[at + 2]);
      at += 3;
    } else {
      found = found || low == character;
      ++at;
    }
  }
  if (at >= glob.size()) return 0;
  *matches = found != negated && character != '/';
  return at + 1;
}

}  // namespace

bool GlobMatches(std::string_view glob, std::string_view path) {
  // Greedy with one point of return: the last '*' before which all matched.
  std::size_t g = 0, p = 0;
  std::size_t star = std::string_view::npos, star_path = 0;
  while (p < path.size()) {
    std::size_t step = 0;
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_path = p;
      continue;
    }
    if (g < glob.size()) {
      bool matches = false;
      if (glob[g] == '?') {
        matches = path[p] != '/';
        step = 1;
      } else if (glob[g] == '[') {
        step = MatchSet(glob.substr(g), path[p], &matches);
      }
      if (step == 0) {
        matches = glob[g] == path[p];
        step = 1;
      }
      if (!matches) step = 0;
    }
    if (step > 0) {
      g += step;
      ++p;
    } else if (star != std::string_view::npos && path[star_path] != '/') {
      g = star + 1;
      p = ++star_path;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace trimtab::pipeline
