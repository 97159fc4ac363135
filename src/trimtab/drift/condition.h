// The verdict on a whole comparison from its columns.
#ifndef TRIMTAB_DRIFT_CONDITION_H_
#define TRIMTAB_DRIFT_CONDITION_H_

#include <vector>

#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/settings.h"

namespace trimtab::drift {

// Fails when the share of drifted columns is reached or a column that must not drift did; inconclusive when the columns
// that could not be tested would decide it, or when there is none; else passes. Each of must_not_drift must be among
// the columns.
DriftResult Judge(const DriftSettings& settings, std::vector<ColumnDrift> columns);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_CONDITION_H_
