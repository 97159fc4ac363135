// Every state: merge is associative, commutative and equal to one pass, bit for bit; what was serialized comes back; a
// damaged serialization is an error.
#include "trimtab/profile/state.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "trimtab/base/result_matchers.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/compare_values.h"
#include "trimtab/profile/completeness.h"
#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/kept_texts.h"
#include "trimtab/profile/number_moments.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/owned_batch.h"
#include "trimtab/profile/predicted_labels.h"
#include "trimtab/profile/text_lengths.h"
#include "trimtab/profile/value_predicates.h"

namespace trimtab::profile {
namespace {

using ::testing::HasSubstr;

struct Row {
  std::optional<std::int64_t> integer;
  std::optional<double> number;
  std::optional<std::string> text;
  std::optional<bool> flag;
};

// A null in a quarter of the cases.
template <typename T>
rc::Gen<std::optional<T>> OrNull(const rc::Gen<T>& values) {
  return rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 4), values), [](std::pair<int, T> choice) {
    return choice.first == 0 ? std::optional<T>() : std::optional<T>(std::move(choice.second));
  });
}

rc::Gen<Row> AnyRow() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto number = rc::gen::oneOf(rc::gen::element(0.0, -0.0, kInfinity, -kInfinity, std::nan(""), 1e300, -1e300),
                                     rc::gen::arbitrary<double>(), rc::gen::cast<double>(rc::gen::inRange(-5, 5)));
  const auto text = rc::gen::element<std::string>("", "a", "b", "\xc3\xa4\xc3\xb6", "long text of many letters", "EWR");
  return rc::gen::map(
      rc::gen::tuple(OrNull(rc::gen::inRange<std::int64_t>(-4, 20)), OrNull<double>(number), OrNull<std::string>(text),
                     OrNull(rc::gen::arbitrary<bool>())),
      [](auto parts) { return Row{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts), std::get<3>(parts)}; });
}

table::Batch BatchOfRows(std::span<const Row> rows, std::int64_t first_row, bool dictionary) {
  std::vector<std::optional<std::int64_t>> integers;
  std::vector<std::optional<double>> numbers;
  std::vector<std::optional<std::string>> texts;
  std::vector<std::optional<bool>> flags;
  for (const Row& row : rows) {
    integers.push_back(row.integer);
    numbers.push_back(row.number);
    texts.push_back(row.text);
    flags.push_back(row.flag);
  }
  std::vector<NamedColumn> columns;
  columns.push_back({"integer", FixedColumn(TypeOf(table::TypeId::kInt64), integers)});
  columns.push_back({"number", FixedColumn(TypeOf(table::TypeId::kFloat64), numbers)});
  columns.push_back({"text", dictionary ? DictionaryColumn(texts) : TextColumn(texts)});
  columns.push_back({"flag", BooleanColumn(flags)});
  return BatchOf(std::move(columns), first_row);
}

std::unique_ptr<State> Rows(std::shared_ptr<Predicate> predicate, NullRule nulls) {
  return std::make_unique<PredicateRows>(std::move(predicate), nulls);
}

// Makes the state number i, nothing behind the last.
std::unique_ptr<State> MakeState(int i) {
  const std::vector<Literal> set = {{"1"}, {"3"}, {"7"}};
  switch (i) {
    case 0:
      return std::make_unique<KeptNumbers>("number");
    case 1:
      return std::make_unique<KeptNumbers>("integer");
    case 2:
      return std::make_unique<CategoryCounts>("text");
    case 3:
      return std::make_unique<CategoryCounts>("number");
    case 4:
      return std::make_unique<CategoryCounts>("flag");
    case 5:
      return std::make_unique<Completeness>("number");
    case 6:
      return std::make_unique<Completeness>("text");
    case 7:
      return std::make_unique<NumberSummary>("number");
    case 8:
      return std::make_unique<NumberSummary>("integer");
    case 9:
      return std::make_unique<NumberMoments>("number");
    case 10:
      return std::make_unique<TextLengths>("text");
    case 11:
      return std::make_unique<DistinctKeys>(std::vector<std::string>{"integer"});
    case 12:
      return std::make_unique<DistinctKeys>(std::vector<std::string>{"text", "integer"});
    case 13:
      return std::make_unique<DistinctKeys>(std::vector<std::string>{"number"});
    case 14:
      return Rows(std::make_shared<InRange>("integer", RangeEnd{{"0"}, false}, RangeEnd{{"7.5"}, true}),
                  NullRule::kSkip);
    case 15:
      return Rows(std::make_shared<InRange>("number", std::nullopt, RangeEnd{{"3"}, true}), NullRule::kFail);
    case 16:
      return Rows(std::make_shared<InSet>("integer", set, false), NullRule::kPass);
    case 17:
      return Rows(std::make_shared<InSet>("text", std::vector<Literal>{{"a"}, {"EWR"}}, false), NullRule::kFail);
    case 18:
      return Rows(std::make_shared<LengthBetween>("text", 1, 3), NullRule::kSkip);
    case 19:
      return Rows(std::make_shared<CompareValues>("integer", CompareOperator::kLess, "number"), NullRule::kSkip);
    case 20:
      return Rows(*MatchesPattern::Create("text", "^[a-z]", ""), NullRule::kSkip);
    case 21:
      return Rows(std::make_shared<Present>("number", true), NullRule::kFail);
    case 22:
      return std::make_unique<PredictedLabels>(std::vector<std::string>{"number", "integer", "flag"});
    case 23:
      return std::make_unique<PredictedLabels>(std::vector<std::string>{"number", "integer"});
    case 24:
      return std::make_unique<KeptTexts>("text");
    default:
      return nullptr;
  }
}

std::unique_ptr<State> BoundState(int i) {
  std::unique_ptr<State> state = MakeState(i);
  const table::Batch empty = BatchOfRows({}, 0, false);
  std::vector<table::DataType> types;
  for (const std::string& column : state->Columns())
    types.push_back(empty.schema->fields[*empty.schema->Find(column)].type);
  EXPECT_OK(state->Bind(types));
  return state;
}

void Feed(State& state, const table::Batch& batch) {
  std::vector<table::ColumnView> columns;
  for (const std::string& column : state.Columns()) columns.push_back(batch.columns[*batch.schema->Find(column)]);
  state.Update(StateInput{batch.rows, batch.first_row, columns});
}

int StateCount() {
  int count = 0;
  while (MakeState(count) != nullptr) ++count;
  return count;
}

RC_GTEST_PROP(State, MergeIsAssociativeCommutativeAndEqualToOnePass, ()) {
  const auto rows = *rc::gen::container<std::vector<Row>>(AnyRow());
  const std::size_t first = *rc::gen::inRange<std::size_t>(0, rows.size() + 1);
  const std::size_t second = *rc::gen::inRange<std::size_t>(first, rows.size() + 1);
  const std::size_t ends[] = {0, first, second, rows.size()};
  const bool dictionary = *rc::gen::arbitrary<bool>();
  for (int i = 0; i < StateCount(); ++i) {
    const auto part = [&](std::size_t k, bool encoded) {
      std::unique_ptr<State> state = BoundState(i);
      const auto size = ends[k + 1] - ends[k];
      Feed(*state, BatchOfRows(std::span(rows).subspan(ends[k], size), static_cast<std::int64_t>(ends[k]), encoded));
      return state;
    };
    std::unique_ptr<State> whole = BoundState(i);
    Feed(*whole, BatchOfRows(rows, 0, dictionary));
    const std::string expected = Serialize(*whole);

    std::unique_ptr<State> left = part(0, dictionary);  // (a + b) + c, dictionaries or not
    RC_ASSERT(left->Merge(*part(1, !dictionary)).ok());
    RC_ASSERT(left->Merge(*part(2, dictionary)).ok());
    RC_ASSERT(Serialize(*left) == expected);

    std::unique_ptr<State> tail = part(1, dictionary);  // a + (b + c)
    RC_ASSERT(tail->Merge(*part(2, dictionary)).ok());
    std::unique_ptr<State> right = part(0, dictionary);
    RC_ASSERT(right->Merge(*tail).ok());
    RC_ASSERT(Serialize(*right) == expected);

    std::unique_ptr<State> reversed = part(2, dictionary);  // c + b + a
    RC_ASSERT(reversed->Merge(*part(1, dictionary)).ok());
    RC_ASSERT(reversed->Merge(*part(0, dictionary)).ok());
    RC_ASSERT(Serialize(*reversed) == expected);

    std::unique_ptr<State> updated = part(2, dictionary);  // batches out of order
    Feed(*updated, BatchOfRows(std::span(rows).subspan(0, second), 0, !dictionary));
    RC_ASSERT(Serialize(*updated) == expected);

    whole->Finish();  // finishing changes no content
    RC_ASSERT(Serialize(*whole) == expected);
    std::unique_ptr<State> restored = BoundState(i);
    RC_ASSERT(Restore(*restored, expected).ok());
    RC_ASSERT(Serialize(*restored) == expected);
  }
}

RC_GTEST_PROP(State, ADamagedSerializationIsAnError, ()) {
  const auto rows = *rc::gen::container<std::vector<Row>>(AnyRow());
  const int i = *rc::gen::inRange(0, StateCount());
  std::unique_ptr<State> state = BoundState(i);
  Feed(*state, BatchOfRows(rows, 0, true));
  std::string bytes = Serialize(*state);
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  std::unique_ptr<State> restored = BoundState(i);
  RC_ASSERT(!Restore(*restored, std::string_view(bytes).substr(0, at)).ok());
  bytes[at] = static_cast<char>(bytes[at] ^ *rc::gen::inRange(1, 256));
  RC_ASSERT(!Restore(*restored, bytes).ok());
}

TEST(State, ASerializationOfAnotherStateIsRefused) {
  const std::string bytes = Serialize(Completeness("a"));
  Completeness other("b");
  EXPECT_THAT(Restore(other, bytes), Fails(ErrorCode::kInvalidInput, HasSubstr("completeness(a)")));
  EXPECT_THAT(other.Merge(Completeness("a")), Fails(ErrorCode::kInternal, HasSubstr("completeness(a)")));
}

TEST(State, IdentitiesDiffer) {
  std::vector<std::string> identities;
  for (int i = 0; i < StateCount(); ++i) identities.push_back(MakeState(i)->Identity());
  identities.push_back(DistinctKeys({"text,integer"}).Identity());
  identities.push_back(DistinctKeys({"integer", "text"}).Identity());
  std::sort(identities.begin(), identities.end());
  EXPECT_EQ(std::adjacent_find(identities.begin(), identities.end()), identities.end());
}

}  // namespace
}  // namespace trimtab::profile
