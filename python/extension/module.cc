#include "module.h"

NB_MODULE(_core, module) {
  module.attr("__version__") = TRIMTAB_VERSION;
  trimtab::extension::BindTable(module);
  trimtab::extension::BindProfile(module);
  trimtab::extension::BindDrift(module);
  trimtab::extension::BindStatistics(module);
}
