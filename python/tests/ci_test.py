"""trimtab.ci: which program it takes, what it says when that fails, and its results on a real pipeline."""

import json
import os
import pathlib
import re
import stat
import sys

import pytest

from trimtab import _core, ci

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = pathlib.Path(os.environ.get("TRIMTAB", ROOT / "build" / "release" / "trimtab"))


def fake(folder, script, version=_core.__version__):
    """A program that says a version and otherwise runs `script` (Python) with the arguments in `words`."""
    path = folder / "trimtab"
    path.write_text(
        f"#!{sys.executable}\nimport json, sys\nwords = sys.argv[1:]\n"
        f"if words == ['--version']:\n    print('trimtab {version}')\n    sys.exit(0)\n{script}\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No program anywhere but where the test puts one."""
    monkeypatch.delenv("TRIMTAB_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_program_of_the_variable_wins_then_the_path(alone, monkeypatch):
    (alone / "a").mkdir()
    (alone / "b").mkdir()
    one, other = fake(alone / "a", ""), fake(alone / "b", "")
    monkeypatch.setenv("PATH", str(alone / "a"))
    assert ci.find_program() == str(one)
    monkeypatch.setenv("TRIMTAB_BIN", str(other))
    assert ci.find_program() == str(other)


def test_the_checkout_around_the_working_folder_comes_last(alone, monkeypatch):
    (alone / "python" / "trimtab").mkdir(parents=True)
    (alone / "python" / "trimtab" / "ci.py").touch()
    (alone / "build" / "release").mkdir(parents=True)
    program = fake(alone / "build" / "release", "")
    (alone / "examples").mkdir()
    monkeypatch.chdir(alone / "examples")
    assert ci.find_program() == str(program)


def test_a_missing_program_is_one_error_with_the_remedy(alone, monkeypatch):
    monkeypatch.setattr(ci, "__file__", str(alone / "site-packages" / "ci.py"))
    with pytest.raises(ci.ProgramError, match="make build.*TRIMTAB_BIN"):
        ci.validate_data_quality()
    monkeypatch.setenv("TRIMTAB_BIN", str(alone / "nothing"))
    with pytest.raises(ci.ProgramError, match="TRIMTAB_BIN is .*nothing, which is no program"):
        ci.validate_data_quality()


def test_another_version_is_refused(alone, monkeypatch):
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, "", version="9.9.9")))
    with pytest.raises(ci.ProgramError, match=f"version 9.9.9, the Python package {re.escape(_core.__version__)}"):
        ci.find_program()


STATUS = "if words[0] == 'status':\n    print(json.dumps({'pipeline': 'trimtab.yaml', 'stages': [%s]})); sys.exit(0)\n"


def stage(name, kind):
    return repr({"name": name, "kind": kind})


def test_wrong_input_and_bugs_raise_with_the_programs_words(alone, monkeypatch):
    script = STATUS % stage("check", "check") + "print('trimtab.yaml:3: unknown key `dat`', file=sys.stderr); sys.exit(4)"
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, script)))
    with pytest.raises(ci.ProgramError, match="unknown key `dat`") as caught:
        ci.validate_data_quality()
    assert caught.value.exit_code == 4


def test_a_pipeline_without_such_a_stage(alone, monkeypatch):
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, STATUS % stage("train", "command"))))
    with pytest.raises(ci.PipelineError, match="trimtab.yaml has no stage of kind check"):
        ci.validate_data_quality()


def result(**other):
    return {
        "passed": True, "verdict": "pass", "failed_check": None, "headline": "", "run_id": "r1",
        "model": {"name": "m", "version": None, "digest": "aa", "path": "model.onnx"}, "metrics": {"accuracy": 0.9},
        "benchmark_results": None, "paths": {"page": "p.html"}, "stages": [], **other,
    }


def test_names_and_variables_are_handed_on(alone, monkeypatch):
    script = f"r = {result()!r}; r['failed_check'] = ' '.join(words); print(json.dumps(r)); sys.exit(1)"
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, script)))
    found = ci.validate_data_quality(pipeline="p.yaml", stages=["a", "b"], variables={"month": "2013-08", "n": 3})
    assert found.failed_check == "run --format json -S month=2013-08 -S n=3 --target a --target b p.yaml"


def test_a_benchmark_of_another_model_is_refused(alone, monkeypatch):
    benchmark = {"passed": True, "verdict": "pass", "explanation": "", "no_baseline": True, "measurements": [
        {"name": "latency_p50", "unit": "s", "challenger": 1e-5, "champion": None, "verdict": "pass", "explanation": ""}]}
    script = STATUS % stage("b", "benchmark") + f"print(json.dumps({result(benchmark_results=benchmark)!r}))"
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, script)))
    found = ci.run_model_benchmarks(ci.Model("m", None, "aa", "model.onnx", "r0"))
    assert found.passed and found.no_baseline and found.measurements[0].champion is None
    assert "result" not in json.loads(json.dumps(found.as_dict()))
    with pytest.raises(ci.PipelineError, match="not bb"):
        ci.run_model_benchmarks(ci.Model("m", None, "bb", "model.onnx", "r0"))


def test_training_that_made_no_model_raises_with_the_stages_reason(alone, monkeypatch):
    failed = [{"name": "train", "state": "failed", "error": "exit code 1", "reason": ""}]
    script = STATUS % stage("gate", "gate") + f"print(json.dumps({result(model=None, stages=failed)!r})); sys.exit(1)"
    monkeypatch.setenv("TRIMTAB_BIN", str(fake(alone, script)))
    with pytest.raises(ci.PipelineError, match="no model was made: train: exit code 1"):
        ci.train_model_with_tracking()


TRAIN = """
import json
import numpy as np, pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(0)
table = pd.DataFrame({"a": random.normal(size=3000).astype("float32"), "b": random.normal(size=3000).astype("float32")})
table["late"] = (table["a"] + 0.3 * random.normal(size=3000) > 0).astype("int64")
table.to_parquet("holdout.parquet", index=False)
model = LogisticRegression().fit(table[["a", "b"]].to_numpy(), table["late"])
onnx = to_onnx(model, initial_types=[("x", FloatTensorType([None, 2]))], options={"zipmap": False}, target_opset=17)
open("model.onnx", "wb").write(onnx.SerializeToString(deterministic=True))
json.dump({"trees": 1}, open("metrics.json", "w"))
"""

CONTRACT = """apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: amount, logicalType: number, required: true, logicalTypeOptions: {minimum: 0}}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not there: run make build, or set TRIMTAB")
    monkeypatch.setenv("TRIMTAB_BIN", str(PROGRAM))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "orders.odcs.yaml").write_text(CONTRACT)
    (tmp_path / "orders.csv").write_text("amount\n1.5\n2.5\n")
    (tmp_path / "trimtab.yaml").write_text(f"""stages:
  check: {{kind: check, data: [orders.csv], contract: orders.odcs.yaml}}
  train:
    cmd: {sys.executable} train.py
    deps: [train.py]
    outs: [model.onnx, holdout.parquet]
    metrics: [metrics.json]
    after: [check]
  gate: {{kind: gate, model: model.onnx, name: m, data: [holdout.parquet], label: late, features: [a, b], minimum: {{accuracy: 0.7}}}}
  benchmark: {{kind: benchmark, model: model.onnx, name: m, data: [holdout.parquet], features: [a, b], after: [gate], on_inconclusive: warn}}
""")
    return tmp_path


def test_the_real_program(project):
    quality = ci.validate_data_quality()
    assert quality.passed and quality.verdict == "pass" and quality.failed_check is None
    assert (project / quality.page).exists()
    model, metrics = ci.train_model_with_tracking()
    assert len(model.digest) == 64 and metrics["accuracy"] > 0.8 and metrics["trees"] == 1
    benchmark = ci.run_model_benchmarks(model)
    assert benchmark.no_baseline and {"latency_p50", "model_size"} <= {each.name for each in benchmark.measurements}
    (project / "orders.csv").write_text("amount\n-1\n")
    quality = ci.validate_data_quality()
    assert not quality.passed and quality.failed_check and "amount" in quality.explanation


def test_a_program_that_is_none_is_told_in_one_message(tmp_path, monkeypatch):
    import trimtab
    from trimtab import ci

    version = f"echo trimtab {trimtab.__version__}"
    programs = {
        "no_shebang": (b"\x00\x01", "cannot be run"),
        "silent": (b"#!/bin/sh\ntrue\n", "says nothing"),
        "no_json": (f'#!/bin/sh\n[ "$1" = --version ] && {version} && exit 0\necho hello\n'.encode(), "no JSON"),
        "no_text": (f'#!/bin/sh\n[ "$1" = --version ] && {version} && exit 0\nprintf "\\377"\n'.encode(), "no JSON"),
        "a_list": (f'#!/bin/sh\n[ "$1" = --version ] && {version} && exit 0\necho "[]"\n'.encode(), "no object but list"),
    }
    for name, (content, told) in programs.items():
        program = tmp_path / name
        program.write_bytes(content)
        program.chmod(0o755)
        monkeypatch.setenv("TRIMTAB_BIN", str(program))
        with pytest.raises(ci.ProgramError, match=told):
            ci.validate_data_quality()
