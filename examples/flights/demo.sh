#!/usr/bin/env bash
# The flights example in eight cases, each a command that can be typed by hand. Writes .trimtab/demo.json:
# [{case, command, exit, seconds, failed_check}]. Exits with 0 when every case ended as it should.
set -uo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
export PATH=$root/build/${PRESET:-release}:$root/.venv/bin:$PATH
mkdir -p .trimtab
cases=()
wrong=0

demo() { # CASE EXPECTED-EXIT COMMAND...
  local name=$1 expected=$2 begin end code seconds failed
  shift 2
  printf '\n=== %s\n$ %s\n' "$name" "$*"
  begin=$(date +%s%N)
  "$@"
  code=$?
  end=$(date +%s%N)
  seconds=$(python -c "print(round(($end - $begin) / 1e9, 2))")
  failed=null
  if [ "$1 $2" = "trimtab run" ]; then
    failed=$(python -c "import json; print(json.dumps(json.load(open('.trimtab/latest/result.json'))['failed_check'] or None))")
  fi
  printf -- '--- exit %s (expected %s), %s s\n' "$code" "$expected" "$seconds"
  [ "$code" -eq "$expected" ] || wrong=1
  cases+=("{\"case\": \"$name\", \"command\": \"$*\", \"exit\": $code, \"seconds\": $seconds, \"failed_check\": $failed}")
}

demo "incoming data in Python" 0 python validate_incoming_data.py
demo "first model" 0 trimtab run -S train_to=6
demo "passing month" 0 trimtab run
demo "drifted month" 1 trimtab run -S month=2013-09 -S train_to=8
demo "damaged month" 1 trimtab run -S damage=--damaged
demo "broken label" 1 trimtab run -S label=--broken-label
demo "heavy forest" 1 trimtab run -S trees=200
demo "rollback" 0 trimtab rollback flights-delay --why demo

(IFS=$'\n'; printf '%s\n' "${cases[@]}") | python -c "
import json, sys
print(json.dumps([json.loads(line) for line in sys.stdin], indent=2))" > .trimtab/demo.json

cat << TEXT

The page of the passing month and all others: examples/flights/.trimtab/runs/*/report.html
The transcript as data:                       examples/flights/.trimtab/demo.json
Next, in examples/flights (PATH has build/release): trimtab runs | trimtab registry | trimtab status
                                              trimtab show latest | trimtab diff RUN RUN | trimtab verify
TEXT
[ "$wrong" -eq 0 ] || { printf 'a case did not end as expected\n' >&2; exit 1; }
