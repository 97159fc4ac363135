// Payloads of every state from arbitrary bytes: the first byte names the state, the rest is its payload.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/completeness.h"
#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/kept_texts.h"
#include "trimtab/profile/number_moments.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/predicted_labels.h"
#include "trimtab/profile/text_lengths.h"
#include "trimtab/profile/value_predicates.h"

namespace {

std::unique_ptr<trimtab::profile::State> MakeState(unsigned kind) {
  using namespace trimtab::profile;  // NOLINT(google-build-using-namespace)
  switch (kind % 10) {
    case 0:
      return std::make_unique<KeptNumbers>("x");
    case 1:
      return std::make_unique<CategoryCounts>("x");
    case 2:
      return std::make_unique<Completeness>("x");
    case 3:
      return std::make_unique<DistinctKeys>(std::vector<std::string>{"x"});
    case 4:
      return std::make_unique<NumberMoments>("x");
    case 5:
      return std::make_unique<NumberSummary>("x");
    case 6:
      return std::make_unique<TextLengths>("x");
    case 7:
      return std::make_unique<PredicateRows>(std::make_shared<Present>("x", false), NullRule::kFail);
    case 8:
      return std::make_unique<PredictedLabels>(std::vector<std::string>{"x", "y", "z"});
    default:
      return std::make_unique<KeptTexts>("x");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto state = MakeState(data[0]);
  const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!trimtab::profile::RestorePayload(*state, payload).ok()) return 0;
  // What was accepted is a state: it comes back from its own bytes and can be merged with and finished.
  const std::string bytes = trimtab::profile::Serialize(*state);
  const auto again = MakeState(data[0]);
  if (!trimtab::profile::Restore(*again, bytes).ok()) std::abort();
  if (trimtab::profile::Serialize(*again) != bytes) std::abort();
  if (!again->Merge(*state).ok()) std::abort();
  again->Finish();
  return 0;
}
