// Paths of a pipeline are written relative to the folder of its file ("the project"); these turn them into paths that
// Files takes and back. Pure text: nothing is looked up.
#ifndef TRIMTAB_PIPELINE_PROJECT_PATH_H_
#define TRIMTAB_PIPELINE_PROJECT_PATH_H_

#include <string>
#include <string_view>

namespace trimtab::pipeline {

// "a/trimtab.yaml" -> "a", "trimtab.yaml" -> ".".
std::string FolderOf(std::string_view path);
// The path as Files takes it; an absolute one and one in "." stay as they are.
std::string InProject(std::string_view root, std::string_view path);
// Without "./", "//", "/./" and a "/" at the end; "a/../b" becomes "b"; "../x" stays. "" becomes ".".
std::string NormalPath(std::string_view path);
// Whether `path` is `folder` or lies in it; both normal.
bool IsWithin(std::string_view path, std::string_view folder);
// Whether it holds * ? or [, so that table::ExpandPaths would expand it.
bool IsGlob(std::string_view path);
// Whether a glob names this path; * and ? do not match '/'. Both normal.
bool GlobMatches(std::string_view glob, std::string_view path);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PROJECT_PATH_H_
