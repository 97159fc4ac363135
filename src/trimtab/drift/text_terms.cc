#include "trimtab/drift/text_terms.h"

#include <algorithm>
#include <cstddef>

#include "trimtab/drift/word_character_table.h"

namespace trimtab::drift {
namespace {

constexpr char32_t kNoCharacter = 0xffffffff;

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

// Takes the first character off `rest`, which is not empty; kNoCharacter, and one byte off, where it is not UTF-8.
char32_t TakeCharacter(std::string_view& rest) {
  const auto lead = static_cast<unsigned char>(rest[0]);
  std::size_t length = 1;
  char32_t character = lead;
  char32_t least = 0;
  if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4;
    character = lead & 0x07U;
    least = 0x10000;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    length = 3;
    character = lead & 0x0fU;
    least = 0x800;
  } else if (lead >= 0xc2 && lead < 0xe0) {
    length = 2;
    character = lead & 0x1fU;
    least = 0x80;
  } else if (lead >= 0x80) {
    character = kNoCharacter;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= rest.size() || !IsContinuation(rest[i])) {
      rest.remove_prefix(1);
      return kNoCharacter;
    }
    character = (character << 6U) | (static_cast<unsigned char>(rest[i]) & 0x3fU);
  }
  const bool wrong =
      length > 1 && (character < least || character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff));
  rest.remove_prefix(wrong ? 1 : length);
  return wrong ? kNoCharacter : character;
}

void AppendUtf8(char32_t character, std::string& text) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (character < 0x80) {
    text += byte(character);
  } else if (character < 0x800) {
    text += byte(0xc0U | (character >> 6U));
    text += byte(0x80U | (character & 0x3fU));
  } else if (character < 0x10000) {
    text += byte(0xe0U | (character >> 12U));
    text += byte(0x80U | ((character >> 6U) & 0x3fU));
    text += byte(0x80U | (character & 0x3fU));
  } else {
    text += byte(0xf0U | (character >> 18U));
    text += byte(0x80U | ((character >> 12U) & 0x3fU));
    text += byte(0x80U | ((character >> 6U) & 0x3fU));
    text += byte(0x80U | (character & 0x3fU));
  }
}

}  // namespace

bool IsWordCharacter(char32_t character) {
  if (character < 0x80) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
  }
  const auto* const range =
      std::lower_bound(kWordCharacters.begin(), kWordCharacters.end(), character,
                       [](const CharacterRange& known, char32_t value) { return known.last < value; });
  return range != kWordCharacters.end() && range->first <= character;
}

char32_t LowerCase(char32_t character) {
  if (character < 0x80) return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
  const auto* const run =
      std::lower_bound(kLowerCase.begin(), kLowerCase.end(), character,
                       [](const LowerCaseRun& known, char32_t value) { return known.last < value; });
  if (run == kLowerCase.end() || run->first > character || (character - run->first) % run->step != 0) return character;
  return static_cast<char32_t>(static_cast<std::int64_t>(character) + run->delta);
}

bool TextTerms::Next(std::string& term) {
  term.clear();
  std::size_t characters = 0;
  while (!rest_.empty()) {
    const char32_t character = TakeCharacter(rest_);
    if (character != kNoCharacter && IsWordCharacter(character)) {
      AppendUtf8(LowerCase(character), term);
      ++characters;
      continue;
    }
    if (characters >= 2) return true;
    term.clear();
    characters = 0;
  }
  return characters >= 2;
}

}  // namespace trimtab::drift
