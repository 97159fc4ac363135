"""Every header compiles alone, and is of a size that can be read in one sitting.

A header that is the first include of a source is compiled alone by the build itself; only the others are compiled here.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADERS = sorted((ROOT / "src" / "trimtab").rglob("*.h"))
LONGEST_HEADER = 250
LONGEST_SOURCE = 600


def include_flags() -> list[str]:
    """Include folders and language flags, the union over the compile commands of whatever preset was built last."""
    databases = sorted((ROOT / "build").glob("*/compile_commands.json"), key=lambda path: path.stat().st_mtime)
    if not databases:
        pytest.skip("no build folder: run make build first")
    flags: dict[str, None] = {}
    for entry in json.loads(databases[-1].read_text()):
        words = shlex.split(entry["command"])
        for word, following in zip(words, words[1:] + [""]):
            if word.startswith("-I"):
                flags[word] = None
            elif word == "-isystem":
                flags[f"-isystem{following}"] = None
    return ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-restrict", "-Werror", *flags]


def compiled_by_the_build() -> set[pathlib.Path]:
    """Headers that some source includes before anything else."""
    first = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
    found = set()
    for source in (ROOT / "src" / "trimtab").rglob("*.cc"):
        if include := first.search(source.read_text()):
            found.add(ROOT / "src" / include.group(1))
    return found


def test_every_header_compiles_alone():
    flags = include_flags()
    left = sorted(set(HEADERS) - compiled_by_the_build())

    def compile_alone(header: pathlib.Path) -> str:
        # -x c++ on a line of its own include: "pragma once in main file" never arises with include guards.
        text = f'#include "{header.relative_to(ROOT / "src")}"\n'
        run = subprocess.run([os.environ.get("CXX", "g++"), *flags, "-x", "c++", "-"], input=text, text=True, capture_output=True)
        return "" if run.returncode == 0 else f"{header.relative_to(ROOT)}:\n{run.stderr[:600]}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [message for message in pool.map(compile_alone, left) if message]
    assert not wrong, "\n".join(wrong)


def test_files_stay_small():
    wrong = []
    for path in [*HEADERS, *sorted((ROOT / "src" / "trimtab").rglob("*.cc"))]:
        lines = path.read_text().count("\n")
        limit = LONGEST_HEADER if path.suffix == ".h" else LONGEST_SOURCE * (2 if path.stem.endswith("_test") else 1)
        if lines > limit:
            wrong.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {limit}")
    assert not wrong, "\n".join(wrong)
