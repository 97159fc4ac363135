#!/usr/bin/env bash
# Builds the Python package as a wheel and installs it, into .venv or the environments given. The wheel is built again only
# when what it is made from has changed; its objects come out of the compiler cache when the program was built before.
#
#   tools/install_package.sh [ENVIRONMENT...]
set -euo pipefail
cd "$(dirname "$0")/.."
environments=("$@")
if [ ${#environments[@]} -eq 0 ]; then environments=(.venv); fi
wheels=build/wheel
mkdir -p "$wheels"

made_from() {
  find CMakeLists.txt pyproject.toml README.md cmake python/extension python/trimtab src/trimtab/{base,table,stats,profile,drift} \
    -type f \( -name '*.txt' -o -name '*.cmake' -o -name '*.toml' -o -name '*.md' -o -name '*.cc' -o -name '*.h' -o -name '*.py' \
    -o -name '*.pyi' -o -name 'py.typed' \) ! -name '*_test.cc' ! -name '*_fuzz.cc' -print0 | sort -z | xargs -0 sha256sum
  .venv/bin/python -VV
}
want=$(made_from | sha256sum | cut -d' ' -f1)

if [ "$(cat "$wheels/stamp" 2> /dev/null)" != "$want" ]; then
  echo "[package] building the wheel"
  rm -f "$wheels"/*.whl
  # The compiler by the name that the program is built with: the compiler cache goes by it.
  CXX=${CXX:-c++} build/setup/uv/bin/uv build --quiet --wheel --no-build-isolation --python .venv/bin/python --out-dir "$wheels" . \
    > "$wheels/build.log" 2>&1 || { tail -n 40 "$wheels/build.log"; echo "[package] FAILED: the whole log is $wheels/build.log" >&2; exit 1; }
  printf '%s' "$want" > "$wheels/stamp"
fi
for environment in "${environments[@]}"; do
  if [ "$(cat "$environment/trimtab-package" 2> /dev/null)" = "$want" ] && [ -d "$environment"/lib/python3*/site-packages/trimtab ]; then continue; fi
  echo "[package] installing into $environment"
  build/setup/uv/bin/uv pip install --quiet --python "$environment/bin/python" --no-deps --reinstall "$wheels"/trimtab-*.whl
  "$environment/bin/python" -I -c 'import trimtab._core' || { echo "[package] FAILED: the package cannot be imported" >&2; exit 1; }
  printf '%s' "$want" > "$environment/trimtab-package"
done
