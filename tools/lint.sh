#!/usr/bin/env bash
# Static checks with clang: the format is that of .clang-format; every source compiles under clang-19 with its
# thread-safety annotations as errors: tests and fuzz targets in a syntax-only pass, all others inside clang-tidy, whose
# short list must hold as well.
#
#   tools/lint.sh          all sources
#   tools/lint.sh FILE...  only these
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)
cmake --preset clang > build/clang-configure.log 2>&1 || { cat build/clang-configure.log; exit 1; }

sources=("$@")
if [ ${#sources[@]} -eq 0 ]; then mapfile -t sources < <(git ls-files 'src/*.cc' 'bench/*.cc' 'tests/*.cc' 'python/*.cc'); fi

echo "[lint] format"
status=0
if [ $# -gt 0 ]; then printf '%s\n' "$@"; else git ls-files '*.cc' '*.h'; fi | xargs clang-format-19 --dry-run --Werror || status=1

mapfile -t tests < <(printf '%s\n' "${sources[@]}" | grep '_test\.cc$\|_fuzz\.cc$' || true)
mapfile -t others < <(printf '%s\n' "${sources[@]}" | grep -v '_test\.cc$\|_fuzz\.cc$' || true)
echo "[lint] clang-19, syntax only, ${#tests[@]} tests"
.venv/bin/python - "$jobs" "${tests[@]}" << 'PYTHON' || status=1
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

echo "[lint] clang-tidy, ${#others[@]} files"
printf '%s\n' "${others[@]}" | xargs -r -P "$jobs" -n 1 clang-tidy-19 -p build/clang --quiet 2> build/clang-tidy.log ||
  { grep -v 'warnings generated\|^Suppressed\|^Use -' build/clang-tidy.log | tail -n 40; status=1; }
if [ $status -eq 0 ]; then echo "[lint] passed"; fi
exit $status
