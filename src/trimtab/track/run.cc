#include "trimtab/track/run.h"

#include <array>
#include <utility>

#include "trimtab/base/digest.h"

namespace trimtab::track {

namespace {

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<RunState, 6> kRunStates = {{{RunState::kRunning, "running"},
                                            {RunState::kPassed, "passed"},
                                            {RunState::kFailed, "failed"},
                                            {RunState::kInconclusive, "inconclusive"},
                                            {RunState::kAborted, "aborted"},
                                            {RunState::kInterrupted, "interrupted"}}};
constexpr Names<StageState, 8> kStageStates = {{{StageState::kRunning, "running"},
                                                {StageState::kPassed, "passed"},
                                                {StageState::kFailed, "failed"},
                                                {StageState::kInconclusive, "inconclusive"},
                                                {StageState::kReused, "reused"},
                                                {StageState::kSkipped, "skipped"},
                                                {StageState::kAborted, "aborted"},
                                                {StageState::kInterrupted, "interrupted"}}};
constexpr Names<ArtifactRole, 3> kArtifactRoles = {
    {{ArtifactRole::kInput, "input"}, {ArtifactRole::kOutput, "output"}, {ArtifactRole::kModel, "model"}}};

template <typename Enum, std::size_t N>
std::string_view NameOf(const Names<Enum, N>& names, Enum value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return "";
}

template <typename Enum, std::size_t N>
std::optional<Enum> ValueOf(const Names<Enum, N>& names, std::string_view wanted) {
  for (const auto& [candidate, name] : names) {
    if (name == wanted) return candidate;
  }
  return std::nullopt;
}

}  // namespace

std::string_view RunStateName(RunState state) { return NameOf(kRunStates, state); }
std::optional<RunState> RunStateNamed(std::string_view name) { return ValueOf(kRunStates, name); }
std::string_view StageStateName(StageState state) { return NameOf(kStageStates, state); }
std::optional<StageState> StageStateNamed(std::string_view name) { return ValueOf(kStageStates, name); }
std::string_view ArtifactRoleName(ArtifactRole role) { return NameOf(kArtifactRoles, role); }
std::optional<ArtifactRole> ArtifactRoleNamed(std::string_view name) { return ValueOf(kArtifactRoles, name); }

EnvironmentVariable EnvironmentVariable::Secret(std::string stage, std::string name, std::string_view value) {
  return {std::move(stage), std::move(name), Sha256Of(value).ToHex(), std::nullopt};
}

EnvironmentVariable EnvironmentVariable::Public(std::string stage, std::string name, std::string value) {
  std::string digest = Sha256Of(value).ToHex();
  return {std::move(stage), std::move(name), std::move(digest), std::move(value)};
}

}  // namespace trimtab::track
