#include "trimtab/profile/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/result_matchers.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/number_moments.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/owned_batch.h"

namespace trimtab::profile {
namespace {

using table::TypeId;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

table::Schema TestSchema() {
  table::Schema schema;
  schema.fields = {
      {"id", TypeOf(TypeId::kInt64)}, {"x", TypeOf(TypeId::kFloat64)}, {"carrier", TypeOf(TypeId::kString)}};
  return schema;
}

std::vector<table::Batch> Batches(std::int64_t rows, std::int64_t batch_rows) {
  std::vector<table::Batch> batches;
  for (std::int64_t first = 0; first < rows; first += batch_rows) {
    std::vector<std::optional<std::int64_t>> ids;
    std::vector<std::optional<double>> numbers;
    std::vector<std::optional<std::string>> carriers;
    for (std::int64_t row = first; row < std::min(rows, first + batch_rows); ++row) {
      ids.emplace_back(row % 997);
      numbers.push_back(row % 11 == 0 ? std::nullopt : std::optional(0.1 * static_cast<double>(row)));
      carriers.emplace_back(row % 3 == 0 ? "AA" : "UA");
    }
    std::vector<NamedColumn> columns;
    columns.push_back({"id", FixedColumn(TypeOf(TypeId::kInt64), ids)});
    columns.push_back({"x", FixedColumn(TypeOf(TypeId::kFloat64), numbers)});
    columns.push_back({"carrier", DictionaryColumn(carriers)});
    batches.push_back(BatchOf(std::move(columns), first));
  }
  return batches;
}

TEST(Scan, EqualRequestsShareAState) {
  Scan scan(TestSchema());
  ASSERT_OK_AND_ASSIGN(const auto a, scan.Register(KeptNumbers("x")));
  ASSERT_OK_AND_ASSIGN(const auto b, scan.Register(KeptNumbers("x")));
  ASSERT_OK_AND_ASSIGN(const auto c, scan.Register(KeptNumbers("id")));
  EXPECT_EQ(a, b);
  EXPECT_NE(a, c);
  EXPECT_THAT(scan.Columns(), ElementsAre("id", "x"));
}

TEST(Scan, AProvidedStateIsGivenAndNotFilledAgain) {
  Scan first(TestSchema());
  ASSERT_OK_AND_ASSIGN(const auto x, first.Register(KeptNumbers("x")));
  BatchesSource source(TestSchema(), Batches(1000, 300), true);
  ASSERT_OK(first.Run(source, *MakeInlineExecutor()));
  Scan second(TestSchema());
  for (const auto& state : first.States()) second.Provide(state);
  ASSERT_OK_AND_ASSIGN(const auto again, second.Register(KeptNumbers("x")));
  EXPECT_EQ(again, x);
  EXPECT_THAT(second.Columns(), ElementsAre());
  ASSERT_OK_AND_ASSIGN(const auto ids, second.Register(KeptNumbers("id")));
  EXPECT_THAT(second.Columns(), ElementsAre("id"));
  BatchesSource same(TestSchema(), Batches(1000, 300), true);
  ASSERT_OK(second.Run(same, *MakeInlineExecutor()));
  EXPECT_EQ(again->rows(), 1000);
  EXPECT_EQ(ids->rows(), 1000);
  EXPECT_EQ(second.States().size(), 2U);
}

TEST(Scan, AMissingColumnNamesTheNearest) {
  Scan scan(TestSchema());
  EXPECT_THAT(scan.Register(CategoryCounts("carier")),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("carier"), HasSubstr("did you mean `carrier`?"))));
  EXPECT_THAT(scan.Register(KeptNumbers("carrier")), Fails(ErrorCode::kInvalidInput, HasSubstr("is string")));
}

TEST(Scan, TheBitsDoNotDependOnThreadsOrBatches) {
  std::vector<std::string> outcomes;
  for (const std::size_t threads : {1U, 2U, 5U}) {
    for (const std::int64_t batch_rows : {100, 4096, 20'000}) {
      const std::unique_ptr<Executor> executor = MakeThreadPool(threads);
      Scan scan(TestSchema());
      ASSERT_OK_AND_ASSIGN(const auto numbers, scan.Register(KeptNumbers("x")));
      ASSERT_OK_AND_ASSIGN(const auto moments, scan.Register(NumberMoments("x")));
      ASSERT_OK_AND_ASSIGN(const auto summary, scan.Register(NumberSummary("x")));
      ASSERT_OK_AND_ASSIGN(const auto counts, scan.Register(CategoryCounts("carrier")));
      ASSERT_OK_AND_ASSIGN(const auto keys, scan.Register(DistinctKeys({"id", "carrier"})));
      BatchesSource source(TestSchema(), Batches(12'345, batch_rows), batch_rows == 4096);
      ASSERT_OK(scan.Run(source, *executor));
      EXPECT_EQ(scan.rows(), 12'345);
      EXPECT_EQ(counts->Categories()[0], (Category{"AA", 4115}));
      outcomes.push_back(Serialize(*numbers) + Serialize(*moments) + Serialize(*summary) + Serialize(*counts) +
                         Serialize(*keys));
    }
  }
  for (const std::string& outcome : outcomes) EXPECT_EQ(outcome, outcomes[0]);
}

TEST(Scan, RefusesBeforeReadingWhenTheRowsAreKnown) {
  const std::unique_ptr<Executor> executor = MakeInlineExecutor();
  Scan scan(TestSchema());
  ASSERT_OK(scan.Register(KeptNumbers("x")));
  EXPECT_EQ(scan.MemoryBytes(10'000, 1), 10'000U * (8 + 16));
  BatchesSource known(TestSchema(), Batches(10'000, 1000), true);
  EXPECT_THAT(scan.Run(known, *executor, ScanOptions{100'000, "flights.parquet"}),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("flights.parquet: the scan must hold 0.3 MB for 10000 rows"), HasSubstr("of x"),
                          HasSubstr("0.1 MB allowed"), HasSubstr("allow at least 0.3 MB"))));
  EXPECT_EQ(scan.rows(), 0);
  BatchesSource unknown(TestSchema(), Batches(50'000, 1000), false);
  EXPECT_THAT(scan.Run(unknown, *executor, ScanOptions{100'000, "flights.csv"}),
              Fails(ErrorCode::kInvalidInput, HasSubstr("flights.csv: the scan holds")));
  EXPECT_LT(scan.rows(), 50'000);
}

TEST(Scan, WhatFinishingNeedsAndWhatOthersHoldCount) {
  const std::unique_ptr<Executor> executor = MakeInlineExecutor();
  std::vector<std::optional<std::string>> texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back("text " + std::to_string(i * 7919 % 10'000));
  table::Schema schema;
  schema.fields = {{"t", TypeOf(TypeId::kString)}};
  const auto run = [&](const ScanOptions& options) {
    Scan scan(schema);
    EXPECT_OK(scan.Register(CategoryCounts("t")));
    std::vector<NamedColumn> columns;
    columns.push_back({"t", TextColumn(texts)});
    std::vector<table::Batch> batches;
    batches.push_back(BatchOf(std::move(columns), 0));
    BatchesSource source(schema, std::move(batches), true);
    const Result<> result = scan.Run(source, *executor, options);
    return result.ok() ? Result<std::uint64_t>(scan.HeldBytes()) : Result<std::uint64_t>(result.error());
  };
  ASSERT_OK_AND_ASSIGN(const std::uint64_t held, run({}));  // without the table that only counting needs
  constexpr std::uint64_t kSlots = 16'384 * 8;
  constexpr std::uint64_t kSort = 10'000 * 16;
  EXPECT_OK(run({held + kSlots + kSort, "t.csv"}));
  EXPECT_THAT(run({held + kSlots + kSort - 1, "t.csv"}),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("t.csv: the scan holds"), HasSubstr("(it keeps values or keys of t)"))));
  EXPECT_OK(run({held + kSlots + kSort + 1000, "t.csv", 1000}));
  EXPECT_THAT(run({held + kSlots + kSort + 999, "t.csv", 1000}), Fails(ErrorCode::kInvalidInput, HasSubstr("t.csv")));
}

TEST(Scan, AnErrorOfTheSourceEndsIt) {
  class Broken : public BatchesSource {
   public:
    using BatchesSource::BatchesSource;
    Result<std::optional<table::Batch>> Next() override {
      if (++calls_ == 3) return InvalidInput("broken.csv:7", "ragged");
      return BatchesSource::Next();
    }

   private:
    int calls_ = 0;
  };
  const std::unique_ptr<Executor> executor = MakeThreadPool(2);
  Scan scan(TestSchema());
  ASSERT_OK(scan.Register(KeptNumbers("x")));
  Broken source(TestSchema(), Batches(10'000, 1000), false);
  EXPECT_THAT(scan.Run(source, *executor), Fails(ErrorCode::kInvalidInput, HasSubstr("broken.csv:7: ragged")));
}

}  // namespace
}  // namespace trimtab::profile
