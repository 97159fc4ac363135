"""kill -9 at any moment of `trimtab run`, then run again: it completes, with the digests of a run that was left alone,
no child stays behind, every event is closed and no line is torn.

As a test it takes a few points; the full figure:  python tests/kill_resume_test.py --points 100
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODEL = ROOT / "src" / "trimtab" / "model" / "testdata" / "matrix.onnx"
MARK = "TRIMTAB_KILL_TEST"

# Every kind of stage but the benchmark, whose evidence is different each time; parallel branches; an output that is a
# folder; commands that write slowly, so that a kill finds them half-way.
PIPELINE = """
stages:
  months:
    cmd: mkdir months && for i in 1 2 3; do seq $i 2000 > months/$i.txt; sleep 0.05; done
    outs: [months]
  left:
    cmd: cat months/*.txt > left.txt; sleep 0.1; wc -l months/*.txt >> left.txt
    deps: [months]
    outs: [left.txt]
  right:
    cmd: "sort -r months/1.txt > right.txt; sleep 0.1; (sleep 0.05; echo end >> right.txt) & wait"
    deps: [months]
    outs: [right.txt]
  check: {kind: check, data: [holdout.csv], contract: holdout.odcs.yaml}
  train:
    cmd: head -c 200 matrix.onnx > model.onnx; sleep 0.1; tail -c +201 matrix.onnx >> model.onnx; echo '{"rows":400}' > m.json
    deps: [matrix.onnx, left.txt, right.txt]
    outs: [model.onnx]
    metrics: [m.json]
    after: [check]
  gate: {kind: gate, model: model.onnx, name: delays, data: [holdout.csv], label: late, minimum: {accuracy: 0.6}}
  register: {kind: register, model: model.onnx, name: delays, alias: champion, after: [gate]}
"""
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: kill-test
version: 1.0.0
status: active
schema:
  - name: holdout
    properties:
      - {name: delay, logicalType: number, required: true, logicalTypeOptions: {minimum: -100, maximum: 100}}
      - {name: late, logicalType: integer, required: true}
"""
OUTPUTS = ["months/1.txt", "months/2.txt", "months/3.txt", "left.txt", "right.txt", "model.onnx", "m.json"]


def make_project(folder: pathlib.Path) -> None:
    folder.mkdir(parents=True)
    (folder / "trimtab.yaml").write_text(PIPELINE)
    (folder / "holdout.odcs.yaml").write_text(CONTRACT)
    shutil.copy(MODEL, folder / "matrix.onnx")
    rows = [(i * 37 % 100 - 40.5, 100 + i * 53 % 2000) for i in range(400)]
    lines = ["delay,distance,late"] + [f"{delay},{distance},{int(delay > 15)}" for delay, distance in rows]
    (folder / "holdout.csv").write_text("\n".join(lines) + "\n")


def start(trimtab: str, folder: pathlib.Path, mark: str) -> subprocess.Popen:
    return subprocess.Popen([trimtab, "run", "--format", "json"], cwd=folder, env={**os.environ, MARK: mark},
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def finish(trimtab: str, folder: pathlib.Path, mark: str) -> dict:
    process = start(trimtab, folder, mark)
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, f"exit {process.returncode}: {errors.decode()} {output.decode()[:2000]}"
    return json.loads(output)


def digests(trimtab: str, folder: pathlib.Path, result: dict) -> dict:
    """Everything that must be the same however often the run was interrupted."""
    found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in OUTPUTS}
    for stage in result["stages"]:
        for artifact in stage["artifacts"]:
            found[f"{stage['name']}: {artifact['role']} {artifact['path']}"] = artifact["digest"]
    listed = subprocess.run([trimtab, "registry", "show", "delays", "--format", "json"], cwd=folder, check=True,
                            capture_output=True, text=True).stdout
    found["versions"] = listed.count('"version"')
    found["model"] = result["model"]
    return found


def living(mark: str) -> list[str]:
    wanted = f"{MARK}={mark}".encode()
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                # A zombie has ended; it only waits to be noticed.
                if " Z " not in (process / "stat").read_text():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def check_lineage(folder: pathlib.Path) -> collections.Counter:
    text = (folder / ".trimtab" / "lineage.ndjson").read_bytes()
    assert text.endswith(b"\n"), "the last line is torn"
    state, types = {}, collections.Counter()
    for line in text.splitlines():
        event = json.loads(line)
        types[event["eventType"]] += 1
        state.setdefault(event["run"]["runId"], []).append(event["eventType"])
    bad = {run: events for run, events in state.items() if len(events) != 2 or events[0] != "START"}
    assert not bad, f"runs that did not begin and end once: {bad}"
    return types


def kill_once(trimtab: str, folder: pathlib.Path, after: float, whole_group: bool, expected: dict) -> str:
    make_project(folder)
    mark = uuid.uuid4().hex
    process = start(trimtab, folder, mark)
    time.sleep(after)
    ended = process.poll() is not None
    if whole_group:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    else:
        process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while (left := living(mark)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"left behind: {left}"

    result = finish(trimtab, folder, mark)
    assert not living(mark)
    found = digests(trimtab, folder, result)
    wrong = {name: (found.get(name), value) for name, value in expected.items() if found.get(name) != value}
    assert found == expected, f"differs: {wrong}"
    check_lineage(folder)
    verified = subprocess.run([trimtab, "verify"], cwd=folder, capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    unfinished = list((folder / ".trimtab" / "objects").rglob("unfinished/*"))
    assert not unfinished, unfinished
    again = finish(trimtab, folder, mark)
    assert {stage["state"] for stage in again["stages"]} == {"reused"}
    reused = sum(stage["state"] == "reused" for stage in result["stages"])
    return "had ended" if ended else f"{reused} of {len(result['stages'])} stages reused"


def run_points(trimtab: str, points: int, seed: int, report=lambda line: None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        base = pathlib.Path(temporary)
        make_project(base / "whole")
        begin = time.monotonic()
        result = finish(trimtab, base / "whole", "whole")
        seconds = time.monotonic() - begin
        expected = digests(trimtab, base / "whole", result)
        report(f"left alone: {seconds:.2f} s")
        chance = random.Random(seed)
        for point in range(points):
            after, whole_group = chance.uniform(0, seconds), point % 2 == 0
            folder = base / str(point)
            what = kill_once(trimtab, folder, after, whole_group, expected)
            report(f"{point + 1}: {'group' if whole_group else 'parent'} killed after {after * 1000:.0f} ms; {what}")
            shutil.rmtree(folder)


def test_a_killed_run_is_resumed(trimtab):
    run_points(trimtab, points=6, seed=int(os.environ.get("TRIMTAB_KILL_SEED", "1")), report=print)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--points", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=int(time.time()))
    arguments.add_argument("--trimtab", default=os.environ.get("TRIMTAB", str(ROOT / "build" / "release" / "trimtab")))
    options = arguments.parse_args()
    print(f"seed {options.seed}")
    run_points(options.trimtab, options.points, options.seed, report=lambda line: print(line, flush=True))
    print(f"{options.points} of {options.points} resumed with equal digests, no child left behind")
    sys.exit(0)
