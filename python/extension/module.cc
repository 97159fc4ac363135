#include "module.h"

NB_MODULE(_core, module) {
  // A traceback that the interpreter still holds when it ends keeps frames alive; that is no fault to report to users.
  nanobind::set_leak_warnings(false);
  module.attr("__version__") = TRIMTAB_VERSION;
  trimtab::extension::BindTable(module);
  trimtab::extension::BindProfile(module);
  trimtab::extension::BindDrift(module);
  trimtab::extension::BindStatistics(module);
}
