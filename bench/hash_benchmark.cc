// Speed of DigestFiles on files that are in the page cache, in bytes a second of wall time: one file, then all.
//
//   hash_benchmark FILE...
//
// Prints {"one": ..., "all": ...}, medians of 5. bench/compare.py holds them against `openssl speed`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "trimtab/base/digest.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/thread_pool.h"

namespace {

double BytesPerSecond(trimtab::Files& files, trimtab::Executor& executor, const std::vector<std::string>& paths) {
  std::vector<double> speeds;
  for (int round = 0; round < 6; ++round) {
    const auto start = std::chrono::steady_clock::now();
    double bytes = 0;
    for (const auto& digest : trimtab::DigestFiles(files, executor, paths)) {
      if (!digest.ok()) {
        std::fprintf(stderr, "%s\n", digest.error().ToString().c_str());
        std::exit(4);
      }
      bytes += static_cast<double>(digest->size);
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    if (round > 0) speeds.push_back(bytes / seconds.count());
  }
  std::nth_element(speeds.begin(), speeds.begin() + 2, speeds.end());
  return speeds[2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: hash_benchmark FILE...\n");
    return 4;
  }
  const std::vector<std::string> paths(argv + 1, argv + argc);
  const auto files = trimtab::MakePosixFiles();
  const auto pool = trimtab::MakeThreadPool(0);
  const double one = BytesPerSecond(*files, *pool, {paths[0]});
  const double all = BytesPerSecond(*files, *pool, paths);
  std::printf("{\"one\": %.0f, \"all\": %.0f}\n", one, all);
}
