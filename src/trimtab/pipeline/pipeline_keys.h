// The keys of trimtab.yaml, declared once: name, kinds of stage that take it, whether it must be there, one line of
// documentation, the schema of its value, and how the value is read. To add a key: one entry in pipeline_keys.cc.
#ifndef TRIMTAB_PIPELINE_PIPELINE_KEYS_H_
#define TRIMTAB_PIPELINE_PIPELINE_KEYS_H_

#include <functional>
#include <string>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"
#include "trimtab/pipeline/key_values.h"
#include "trimtab/pipeline/pipeline_file.h"

namespace trimtab::pipeline {

constexpr unsigned KindBit(StageKind kind) { return 1U << static_cast<unsigned>(kind); }
inline constexpr StageKind kAllKinds[] = {StageKind::kCommand, StageKind::kCheck, StageKind::kGate,
                                          StageKind::kBenchmark, StageKind::kRegister};

struct KeyDeclaration {
  std::string name;
  unsigned kinds = 0;     // bits of the kinds that take it
  unsigned required = 0;  // bits of the kinds that must have it
  std::string documentation;
  Json schema;
  std::function<Result<>(const YamlValue&, const KeyPlace&, Stage&)> read;
};

// In the order in which they are documented. `kind`, `foreach`, `do` and `matrix` are not among them.
const std::vector<KeyDeclaration>& KeyTable();

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PIPELINE_KEYS_H_
