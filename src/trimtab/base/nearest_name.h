// NearestName: "did you mean" for misspelt keys, columns and commands.
#ifndef TRIMTAB_BASE_NEAREST_NAME_H_
#define TRIMTAB_BASE_NEAREST_NAME_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace trimtab {

// The candidate at the least Damerau-Levenshtein distance (optimal string alignment), case ignored, the first on ties;
// nothing when even that differs in more than a third of the longer name (at least one edit is always allowed).
std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates);

// "did you mean `x`?", or "" when nothing is near.
std::string DidYouMean(std::string_view name, std::span<const std::string> candidates);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_NEAREST_NAME_H_
