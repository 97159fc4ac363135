// How Python prints a value: the order of labels in Evidently's distributions is that of these texts.
#ifndef TRIMTAB_DRIFT_PYTHON_TEXT_H_
#define TRIMTAB_DRIFT_PYTHON_TEXT_H_

#include <string>
#include <string_view>

#include "trimtab/drift/drift_result.h"

namespace trimtab::drift {

// str() of a label: "True", "0.5", "1e-05", "1e+16", "nan"; texts, integers and decimals as they are.
std::string PythonText(std::string_view label, LabelType type);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_PYTHON_TEXT_H_
