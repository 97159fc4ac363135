#include <re2/re2.h>

#include "trimtab/profile/state_identity.h"
#include "trimtab/profile/value_predicates.h"

namespace trimtab::profile {

struct MatchesPattern::Expression {
  Expression(const std::string& pattern, const re2::RE2::Options& options) : value(pattern, options) {}
  re2::RE2 value;
};

MatchesPattern::MatchesPattern(std::string column, std::unique_ptr<Expression> expression)
    : ColumnPredicate(std::move(column)), expression_(std::move(expression)) {}

MatchesPattern::~MatchesPattern() = default;

Result<std::shared_ptr<MatchesPattern>> MatchesPattern::Create(std::string column, const std::string& pattern,
                                                               const std::string& place) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto expression = std::make_unique<Expression>(pattern, options);
  if (!expression->value.ok()) {
    return InvalidInput(place,
                        "the pattern `" + pattern + "` is not a regular expression: " + expression->value.error(),
                        "RE2 syntax is accepted; it has no look-around and no back-references");
  }
  return std::shared_ptr<MatchesPattern>(new MatchesPattern(std::move(column), std::move(expression)));
}

std::string MatchesPattern::Identity() const {
  const std::string columns[] = {column()};
  return "pattern(" + IdentityList(columns) + ": " + expression_->value.pattern() + ")";
}

Result<> MatchesPattern::Bind(std::span<const table::DataType> types) {
  if (types[0].IsText() || types[0].id == table::TypeId::kNull) return {};
  return InvalidInput(column(), "is " + types[0].ToString() + "; a pattern is for text");
}

void MatchesPattern::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  FlagTexts(input.columns[0], failed, [&](std::string_view text) {
    return !re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression_->value);
  });
}

}  // namespace trimtab::profile
