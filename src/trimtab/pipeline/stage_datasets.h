// What a stage read and wrote, as the data sets of a lineage event. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_STAGE_DATASETS_H_
#define TRIMTAB_PIPELINE_STAGE_DATASETS_H_

#include <string>
#include <vector>

#include "trimtab/lineage/event.h"
#include "trimtab/pipeline/run_context.h"

namespace trimtab::pipeline {

struct StageDatasets {
  std::vector<lineage::Dataset> inputs;
  std::vector<lineage::Dataset> outputs;
};

// With schema and rows where a table's file says so cheaply (Parquet, Arrow IPC, the head of a CSV file), and with what
// a check found on its data. A table that cannot be read has no schema: that is the stage's business, not lineage's.
StageDatasets DatasetsOf(const RunContext& context, const Stage& stage, const report::StageReport& report);

// The checks of a gate or benchmark, for the facet `test`.
std::vector<lineage::TestResult> TestsOf(const report::StageReport& report);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_DATASETS_H_
