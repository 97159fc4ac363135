// Verdict: the three answers of a check, a drift comparison, a gate or a benchmark.
#ifndef TRIMTAB_BASE_VERDICT_H_
#define TRIMTAB_BASE_VERDICT_H_

#include <algorithm>
#include <string_view>

namespace trimtab {

// Ordered by how far it stops the line. The names reach files and APIs: do not change them.
enum class Verdict { kPass = 0, kInconclusive = 1, kFail = 2 };

inline std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kInconclusive:
      return "inconclusive";
    case Verdict::kFail:
      return "fail";
  }
  return "fail";
}

// The verdict of a whole is the worst of its parts.
inline Verdict Worst(Verdict a, Verdict b) { return std::max(a, b); }

// Process exit code: pass 0, fail 1, inconclusive 3.
inline int ExitCode(Verdict verdict) { return verdict == Verdict::kPass ? 0 : verdict == Verdict::kFail ? 1 : 3; }

}  // namespace trimtab

#endif  // TRIMTAB_BASE_VERDICT_H_
