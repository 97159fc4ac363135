#!/usr/bin/env bash
# Static checks with clang: every source compiles under clang-19 with its thread-safety annotations as errors
# (syntax only), clang-tidy's short list holds, and the format is that of .clang-format.
#
#   tools/lint.sh          all sources
#   tools/lint.sh FILE...  only these
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)
cmake --preset clang > build/clang-configure.log 2>&1 || { cat build/clang-configure.log; exit 1; }

sources=("$@")
if [ ${#sources[@]} -eq 0 ]; then mapfile -t sources < <(git ls-files 'src/*.cc' 'bench/*.cc' 'tests/*.cc'); fi

echo "[lint] format"
git ls-files '*.cc' '*.h' | xargs clang-format-19 --dry-run --Werror

echo "[lint] clang-19, syntax only, ${#sources[@]} files"
.venv/bin/python - "$jobs" "${sources[@]}" << 'PYTHON'
import json, pathlib, shlex, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

wanted = {str(pathlib.Path(path).resolve()) for path in sys.argv[2:]}
commands = {entry["file"]: entry for entry in json.load(open("build/clang/compile_commands.json"))}
missing = sorted(wanted - commands.keys())
if missing:
    sys.exit("not in the build: " + ", ".join(missing))


def check(path):
    words = shlex.split(commands[path]["command"])
    compiler = next(i for i, word in enumerate(words) if "clang++" in word)
    words = words[compiler:]
    output = words.index("-o")
    del words[output : output + 2]
    run = subprocess.run([*words, "-fsyntax-only"], cwd=commands[path]["directory"], capture_output=True, text=True)
    return run.stderr if run.returncode else ""


with ThreadPoolExecutor(int(sys.argv[1])) as pool:
    errors = [text for text in pool.map(check, sorted(wanted)) if text]
print("\n".join(errors), end="")
sys.exit(bool(errors))
PYTHON

echo "[lint] clang-tidy"
printf '%s\n' "${sources[@]}" | grep -v '_test\.cc$\|_fuzz\.cc$' | xargs -P "$jobs" -n 4 clang-tidy-19 -p build/clang --quiet 2> build/clang-tidy.log ||
  { grep -v 'warnings generated\|^Suppressed\|^Use -' build/clang-tidy.log | tail -n 40; exit 1; }
echo "[lint] passed"
