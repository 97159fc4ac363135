"""gate, benchmark and register with real ONNX models, `trimtab registry` and `trimtab rollback`, on the real program."""

import json
import os
import pathlib
import subprocess

import numpy as np
import onnx
import onnx.helper
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROWS = 4000
PIPELINE = """stages:
  gate: {kind: gate, model: model.onnx, name: toy, data: [holdout.parquet], label: late, minimum: {accuracy: 0.7}}
  register: {kind: register, model: model.onnx, name: toy, alias: champion, after: [gate]}
"""


def logistic(weight: float, inputs: tuple[str, ...] = ("x", "y")) -> bytes:
    """score = sigmoid(weight * (first + second)), an input a column, an output of two probabilities."""
    nodes = [
        onnx.helper.make_node("Add", list(inputs), ["sum"]),
        onnx.helper.make_node("Mul", ["sum", "weight"], ["logit"]),
        onnx.helper.make_node("Sigmoid", ["logit"], ["one"]),
        onnx.helper.make_node("Sub", ["unit", "one"], ["zero"]),
        onnx.helper.make_node("Concat", ["zero", "one"], ["probabilities"], axis=1),
    ]
    graph = onnx.helper.make_graph(
        nodes,
        "toy",
        [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [None, 1]) for name in inputs],
        [onnx.helper.make_tensor_value_info("probabilities", onnx.TensorProto.FLOAT, [None, 2])],
        [onnx.helper.make_tensor("weight", onnx.TensorProto.FLOAT, [1], [weight]),
         onnx.helper.make_tensor("unit", onnx.TensorProto.FLOAT, [1], [1.0])],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    random = np.random.default_rng(7)
    x, y = random.normal(size=(2, ROWS)).astype(np.float32)
    late = (x + y + random.normal(scale=0.5, size=ROWS) > 0).astype(np.int64)
    pq.write_table(pa.table({"x": x, "y": y, "late": late}), tmp_path / "holdout.parquet")
    (tmp_path / "trimtab.yaml").write_text(PIPELINE)
    (tmp_path / "model.onnx").write_bytes(logistic(2.0))
    return tmp_path


def call(trimtab: str, folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([trimtab, *words], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "USER": "ada", "LOGNAME": "ada"})


def read(trimtab: str, folder: pathlib.Path, *words: str):
    run = call(trimtab, folder, *words, "--format", "json")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_first_model_has_no_baseline_and_becomes_champion(trimtab, project):
    run = call(trimtab, project, "run", "--format", "json")
    report = json.loads(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    assert report["model"]["name"] == "toy" and report["model"]["version"] == 1
    gate = report["stages"][0]["gate"]
    assert gate["no_baseline"] is True and 0.8 < gate["challenger"]["accuracy"]["value"] < 1
    assert "no baseline" in (project / ".trimtab/latest/summary.md").read_text()
    assert read(trimtab, project, "registry")[0]["aliases"] == {"champion": 1}


def test_rollback_and_its_record(trimtab, project):
    assert call(trimtab, project, "run").returncode == 0
    only = call(trimtab, project, "rollback", "toy")
    assert only.returncode == 4 and "version 1" in only.stderr
    (project / "model.onnx").write_bytes(logistic(2.5))
    assert call(trimtab, project, "run").returncode == 0
    model = read(trimtab, project, "registry", "show", "toy")
    assert model["aliases"] == {"champion": 2} and [each["version"] for each in model["versions"]] == [2, 1]

    back = read(trimtab, project, "rollback", "toy", "--why", "too eager")
    assert (back["from"], back["to"], back["why"]) == (2, 1, "too eager") and back["who"].startswith("ada")
    model = read(trimtab, project, "registry", "show", "toy")
    assert model["aliases"] == {"champion": 1} and len(model["versions"]) == 2
    assert model["audit"][-1]["action"] == "rollback" and model["audit"][-1]["why"] == "too eager"
    text = call(trimtab, project, "registry", "toy").stdout
    assert "rollback: champion -> version 1, was 2" in text and "too eager" in text
    assert call(trimtab, project, "verify").returncode == 0


def test_weak_model_is_stopped_and_not_registered(trimtab, project):
    (project / "model.onnx").write_bytes(logistic(-2.0))
    run = call(trimtab, project, "run")
    assert run.returncode == 1 and "accuracy.minimum" in run.stdout and "skipped" in run.stdout
    assert read(trimtab, project, "registry") == []


def test_unknown_names_have_a_hint(trimtab, project):
    assert call(trimtab, project, "run").returncode == 0
    for words in (["registry", "show", "toi"], ["rollback", "toi"]):
        run = call(trimtab, project, *words)
        assert run.returncode == 4 and "toi" in run.stderr and "toy" in run.stderr, run.stderr
    alias = call(trimtab, project, "rollback", "toy", "--alias", "champoin")
    assert alias.returncode == 4 and "champoin" in alias.stderr, alias.stderr


# A model file that is wrong: words of the message.
WRONG_MODELS = {
    "no ONNX": (b"not a model", ["model.onnx"]),
    "empty": (b"", ["model.onnx"]),
    "other inputs": (logistic(1.0, ("x", "humidity")), ["humidity"]),
}


@pytest.mark.parametrize("case", WRONG_MODELS)
def test_wrong_model_file(trimtab, project, case):
    content, words = WRONG_MODELS[case]
    (project / "model.onnx").write_bytes(content)
    run = call(trimtab, project, "run")
    assert run.returncode == 4, (run.returncode, run.stdout, run.stderr)
    for word in words:
        assert word in run.stdout + run.stderr
    assert read(trimtab, project, "registry") == []


def test_model_that_gives_nan_fails(trimtab, project):
    (project / "model.onnx").write_bytes(logistic(float("nan")))
    run = call(trimtab, project, "run")
    assert run.returncode == 1 and "scores.finite" in run.stdout, run.stdout


def test_missing_model_is_the_users(trimtab, project):
    (project / "model.onnx").unlink()
    run = call(trimtab, project, "run")
    assert run.returncode == 4 and "model.onnx" in run.stdout + run.stderr
