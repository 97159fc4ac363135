// The parts of the module trimtab._core; python/trimtab/_core.pyi says what each offers.
#ifndef TRIMTAB_EXTENSION_MODULE_H_
#define TRIMTAB_EXTENSION_MODULE_H_

#include <nanobind/nanobind.h>

namespace trimtab::extension {

void BindTable(nanobind::module_& module);
void BindProfile(nanobind::module_& module);
void BindDrift(nanobind::module_& module);
void BindStatistics(nanobind::module_& module);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_MODULE_H_
