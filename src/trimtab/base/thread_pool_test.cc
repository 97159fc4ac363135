#include "trimtab/base/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <thread>
#include <vector>

#include "trimtab/base/cancellation.h"

namespace trimtab {
namespace {

TEST(ThreadPoolTest, EveryIndexIsVisitedOnce) {
  for (const std::size_t concurrency : {std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    const auto pool = MakeThreadPool(concurrency);
    EXPECT_EQ(pool->Concurrency(), concurrency);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      std::vector<std::atomic<int>> visits(count);
      pool->ParallelFor(count, [&](std::size_t i) { ++visits[i]; });
      for (const auto& visit : visits) EXPECT_EQ(visit, 1);
    }
  }
}

TEST(ThreadPoolTest, LoopsOfSeveralCallersDoNotMix) {
  const auto pool = MakeThreadPool(3);
  std::atomic<std::size_t> sum{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int round = 0; round < 50; ++round) pool->ParallelFor(10, [&](std::size_t j) { sum += j; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(sum, 4u * 50u * 45u);
}

TEST(ThreadPoolTest, AnExceptionEndsTheLoopInTheCaller) {
  const auto pool = MakeThreadPool(4);
  for (int round = 0; round < 20; ++round) {
    EXPECT_THROW(pool->ParallelFor(100,
                                   [](std::size_t i) {
                                     if (i % 7 == 3) throw std::bad_alloc();
                                   }),
                 std::bad_alloc);
  }
  std::atomic<int> visits = 0;
  pool->ParallelFor(100, [&](std::size_t) { ++visits; });
  EXPECT_EQ(visits, 100);
}

TEST(ThreadPoolTest, TooManyThreadsAreFewer) {
  const auto pool = MakeThreadPool(100'000);
  EXPECT_EQ(pool->Concurrency(), kMostThreads);
}

TEST(ThreadPoolTest, TheInlineExecutorKeepsTheOrder) {
  std::vector<std::size_t> order;
  MakeInlineExecutor()->ParallelFor(4, [&](std::size_t i) { order.push_back(i); });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(CancellationScopeTest, BelongsToItsThreadAndEnds) {
  EXPECT_FALSE(CancellationScope::Cancelled());
  std::atomic<bool> outer = true;
  const std::atomic<bool> inner = false;
  {
    const CancellationScope first(outer);
    EXPECT_TRUE(CancellationScope::Cancelled());
    {
      const CancellationScope second(inner);
      EXPECT_FALSE(CancellationScope::Cancelled());
    }
    EXPECT_TRUE(CancellationScope::Cancelled());
    bool elsewhere = true;
    std::thread([&] { elsewhere = CancellationScope::Cancelled(); }).join();
    EXPECT_FALSE(elsewhere);
    outer = false;
    EXPECT_FALSE(CancellationScope::Cancelled());
  }
  EXPECT_FALSE(CancellationScope::Cancelled());
}

}  // namespace
}  // namespace trimtab
