// Numbers in the sentences of this folder.
#ifndef TRIMTAB_DRIFT_NUMBER_TEXT_H_
#define TRIMTAB_DRIFT_NUMBER_TEXT_H_

#include <charconv>
#include <iterator>
#include <string>

namespace trimtab::drift {

// Three significant digits: "0.169", "3.56e-32", "inf".
inline std::string NumberText(double value) {
  char text[32];
  return {std::begin(text), std::to_chars(std::begin(text), std::end(text), value, std::chars_format::general, 3).ptr};
}

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_NUMBER_TEXT_H_
