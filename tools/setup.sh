#!/usr/bin/env bash
# Installs everything the build needs, and nothing outside this folder but Debian packages. Safe to run again:
# each step leaves a stamp that holds the digest of what it was made from, and is skipped while that is unchanged.
#
#   tools/setup.sh            what `make demo` and `make test` need
#   tools/setup.sh --tests    also the environment in which the package's tests run with pandas 3
#   tools/setup.sh --lint     also clang, its sanitizer runtime and Chromium, for `.ci/run` and page tests
set -euo pipefail
cd "$(dirname "$0")/.."
stamps=build/setup
mkdir -p "$stamps"

core_packages=(g++ make cmake ninja-build pkg-config git ca-certificates python3 python3-venv
  libboost1.81-dev libsqlite3-dev libspdlog-dev libfmt-dev libcli11-dev nlohmann-json3-dev libyaml-cpp-dev
  libexpected-dev libhwy-dev libxxhash-dev libre2-dev libzstd-dev zlib1g-dev libssl-dev libgtest-dev libgmock-dev librapidcheck-dev
  libbenchmark-dev ccache mold)
lint_packages=(clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev chromium)

say() { printf '[setup] %s\n' "$*"; }
fail() { # STEP REMEDY
  printf '[setup] FAILED: %s\n        %s\n' "$1" "$2" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo > /dev/null; then sudo "$@"; else
    fail "system packages" "run as root or install sudo, or ask an administrator to install: $*"
  fi
}

missing_packages() { # PACKAGE...
  local name
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$name" 2> /dev/null | grep -qx installed || printf '%s ' "$name"
  done
}

system_packages() { # PACKAGE...
  if ! command -v apt-get > /dev/null; then
    say "no apt-get here: make sure that your distribution's equivalents of these are installed: $*"
    return
  fi
  local missing
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then
    say "system packages: present"
    return
  fi
  say "system packages: installing $missing"
  as_root apt-get update -qq || fail "apt-get update" "check the network and the package sources of this machine, then run again"
  # shellcheck disable=SC2086 # one word a package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing > "$stamps/apt.log" 2>&1 ||
    fail "apt-get install $missing" "the reason is in $stamps/apt.log; on another release install these by hand and run again"
}

digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
fresh() { # STAMP DIGEST
  [ "$(cat "$stamps/$1" 2> /dev/null)" = "$2" ]
}

python_environment() {
  local want
  want=$(digest requirements.txt tools/uv-requirements.txt)
  if fresh python "$want" && [ -x .venv/bin/python ]; then
    say "python environment: present"
    return
  fi
  local python=/usr/bin/python3
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || python=$(command -v python3.11 || command -v python3) ||
    fail "python" "install Python 3.11 or newer with its venv module"
  if [ ! -x "$stamps/uv/bin/uv" ] || ! fresh uv-installer "$(digest tools/uv-requirements.txt)"; then
    say "python environment: installing uv"
    rm -rf "$stamps/uv"
    "$python" -m venv "$stamps/uv" || fail "python3 -m venv" "install your distribution's python3-venv package"
    "$stamps/uv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r tools/uv-requirements.txt ||
      fail "pip install uv" "check that the Python package index can be reached (pip config), then run again"
    digest tools/uv-requirements.txt > "$stamps/uv-installer"
  fi
  say "python environment: installing requirements.txt into .venv"
  [ -x .venv/bin/python ] || "$stamps/uv/bin/uv" venv --quiet --python "$python" .venv
  "$stamps/uv/bin/uv" pip sync --quiet --python .venv/bin/python --require-hashes requirements.txt ||
    fail "uv pip sync requirements.txt" "check that the Python package index can be reached (UV_INDEX_URL, proxy), then run again"
  rm -f .venv/trimtab-package # the package is not in requirements.txt: it has gone
  printf '%s' "$want" > "$stamps/python"
}

pandas3_environment() {
  local want
  want=$(digest python/tests/pandas3.txt)
  if fresh pandas3-requirements "$want" && [ -x "$stamps/pandas3/bin/python" ]; then
    say "environment with pandas 3: present"
    return
  fi
  say "environment with pandas 3: installing python/tests/pandas3.txt"
  [ -x "$stamps/pandas3/bin/python" ] || "$stamps/uv/bin/uv" venv --quiet --python .venv/bin/python "$stamps/pandas3"
  "$stamps/uv/bin/uv" pip sync --quiet --python "$stamps/pandas3/bin/python" --require-hashes python/tests/pandas3.txt ||
    fail "uv pip sync python/tests/pandas3.txt" "check that the Python package index can be reached (UV_INDEX_URL, proxy), then run again"
  rm -f "$stamps/pandas3/trimtab-package"
  printf '%s' "$want" > "$stamps/pandas3-requirements"
}

# ONNX Runtime's wheel has the library and no headers; Debian trixie's development package has the headers. It is fetched
# through a private apt folder, so that the machine's own package sources stay as they are.
onnxruntime_headers() {
  local out=$PWD/build/setup/onnxruntime
  if [ -f "$out/include/onnxruntime_cxx_api.h" ]; then
    say "ONNX Runtime headers: present"
    return
  fi
  local root=${ONNXRUNTIME_ROOT:-/usr} header
  for header in "$root/include/onnxruntime_cxx_api.h" "$root/include/onnxruntime/onnxruntime_cxx_api.h"; do
    if [ -f "$header" ]; then
      say "ONNX Runtime headers: from $(dirname "$header")"
      mkdir -p "$out/include" && cp "$(dirname "$header")"/onnxruntime_*.h "$out/include/"
      return
    fi
  done
  command -v apt-get > /dev/null || fail "ONNX Runtime headers" "install the ONNX Runtime SDK and set ONNXRUNTIME_ROOT to it"
  say "ONNX Runtime headers: fetching libonnxruntime-dev of Debian trixie"
  local apt=$PWD/build/setup/apt
  rm -rf "$apt" && mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/sources" "$out/include"
  local uri
  uri=$(sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' \
    /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2> /dev/null | grep '/debian/*$' | head -n 1 || true)
  [ -n "$uri" ] || fail "ONNX Runtime headers" "no Debian mirror among this machine's package sources; set ONNXRUNTIME_ROOT to an ONNX Runtime SDK"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s trixie main\n' "$uri" > "$apt/sources.list"
  local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/sources"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache::archives=$apt/archives" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o "APT::Sandbox::User=root")
  (cd "$apt" && apt-get "${options[@]}" update && apt-get "${options[@]}" download libonnxruntime-dev) > "$stamps/onnxruntime.log" 2>&1 ||
    fail "ONNX Runtime headers" "the reason is in $stamps/onnxruntime.log; or set ONNXRUNTIME_ROOT to an ONNX Runtime SDK"
  dpkg -x "$apt"/libonnxruntime-dev_*.deb "$apt/unpacked"
  cp "$apt"/unpacked/usr/include/onnxruntime/onnxruntime_*.h "$out/include/"
  rm -rf "$apt"
}

system_packages "${core_packages[@]}"
if [ "${1:-}" = --lint ]; then system_packages "${lint_packages[@]}"; fi
python_environment
if [ "${1:-}" = --tests ]; then pandas3_environment; fi
onnxruntime_headers
