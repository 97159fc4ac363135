// The terms of a text: runs of two or more word characters, lower-cased.
#ifndef TRIMTAB_DRIFT_TEXT_TERMS_H_
#define TRIMTAB_DRIFT_TEXT_TERMS_H_

#include <string>
#include <string_view>

namespace trimtab::drift {

// Python's "\w" and str.lower of one character (Unicode 14).
bool IsWordCharacter(char32_t character);
char32_t LowerCase(char32_t character);

// Cuts a text into its terms one after the other. Bytes that are not UTF-8 end a term. The text must outlive this.
class TextTerms {
 public:
  explicit TextTerms(std::string_view text) : rest_(text) {}
  // False at the end. `term` is overwritten, in UTF-8.
  bool Next(std::string& term);

 private:
  std::string_view rest_;
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_TEXT_TERMS_H_
