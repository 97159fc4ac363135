// The guard of every Merge: states of one identity are of one class.
#ifndef TRIMTAB_PROFILE_STATE_IDENTITY_H_
#define TRIMTAB_PROFILE_STATE_IDENTITY_H_

#include <span>
#include <string>

#include "trimtab/base/result.h"
#include "trimtab/profile/state.h"

namespace trimtab::profile {

// `other` as the class of `state`; kInternal when their identities differ.
template <typename S>
Result<const S*> SameState(const S& state, const State& other) {
  if (state.Identity() != other.Identity()) {
    return Internal("state " + state.Identity(), "merged with " + other.Identity());
  }
  return static_cast<const S*>(&other);
}

// "a,b" with commas, parentheses and backslashes inside a name escaped, so that different lists never look equal.
std::string IdentityList(std::span<const std::string> names);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_STATE_IDENTITY_H_
