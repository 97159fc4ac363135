"""Writes ../word_character_table.h: which characters are part of a word, and their lower case, as Python's `re` (\\w) and
`str.lower` have them; from the Unicode database of the interpreter that runs this (3.11: Unicode 14).

    .venv/bin/python src/trimtab/drift/testdata/make_word_characters.py
"""

import pathlib
import re
import sys
import unicodedata

word = re.compile(r"\w")
ranges = []
for code in range(0x80, sys.maxunicode + 1):
    if 0xD800 <= code <= 0xDFFF or not word.match(chr(code)):
        continue
    if ranges and ranges[-1][1] == code - 1:
        ranges[-1][1] = code
    else:
        ranges.append([code, code])

# Runs [first, last, step, delta]: every step-th character from first to last has its lower case delta away.
runs = []
for code in range(0x80, sys.maxunicode + 1):
    lower = chr(code).lower()
    if len(lower) != 1 or ord(lower) == code:
        continue
    delta = ord(lower) - code
    if runs and runs[-1][3] == delta and (
            code - runs[-1][1] == runs[-1][2] or (runs[-1][0] == runs[-1][1] and code - runs[-1][1] <= 2)):
        runs[-1][2] = code - runs[-1][1]
        runs[-1][1] = code
    else:
        runs.append([code, code, 1, delta])


def lines(items):
    text, line = [], "   "
    for item in items:
        entry = " {" + ", ".join(item) + "},"
        if len(line) + len(entry) > 120:
            text.append(line)
            line = "   "
        line += entry
    return "\n".join([*text, line])


header = f"""// Written by testdata/make_word_characters.py from the Unicode character database {unicodedata.unidata_version} (Unicode License V3).
#ifndef TRIMTAB_DRIFT_WORD_CHARACTER_TABLE_H_
#define TRIMTAB_DRIFT_WORD_CHARACTER_TABLE_H_

#include <array>
#include <cstdint>

namespace trimtab::drift {{

struct CharacterRange {{
  char32_t first;
  char32_t last;
}};
struct LowerCaseRun {{
  char32_t first;
  char32_t last;
  std::uint32_t step;
  std::int32_t delta;
}};

// clang-format off
inline constexpr std::array<CharacterRange, {len(ranges)}> kWordCharacters{{{{
{lines([f"0x{a:x}", f"0x{b:x}"] for a, b in ranges)}
}}}};

inline constexpr std::array<LowerCaseRun, {len(runs)}> kLowerCase{{{{
{lines([f"0x{a:x}", f"0x{b:x}", str(s), str(d)] for a, b, s, d in runs)}
}}}};
// clang-format on

}}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_WORD_CHARACTER_TABLE_H_
"""
pathlib.Path(__file__).parent.parent.joinpath("word_character_table.h").write_text(header)
