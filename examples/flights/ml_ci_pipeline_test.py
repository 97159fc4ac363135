"""ml_ci_pipeline over a program that answers as `trimtab run` does: the order of its steps, and where it stops."""

import json
import pathlib
import runpy
import stat
import sys

import pytest
from trimtab import _core

EXAMPLE = pathlib.Path(__file__).parent / "ml_ci_pipeline.py"
STAGES = [{"name": name, "kind": name, "state": "passed", "error": ""} for name in ("check", "gate", "benchmark")]
PASSED = {
    "passed": True, "verdict": "pass", "failed_check": None, "headline": "", "run_id": "r", "paths": {"page": "p"},
    "model": {"name": "flights-delay", "version": None, "digest": "d" * 64, "path": "model.onnx"},
    "metrics": {"accuracy": 0.89}, "stages": STAGES,
    "benchmark_results": {"passed": True, "verdict": "pass", "explanation": "", "no_baseline": True, "measurements": []},
}


@pytest.fixture
def pipeline(tmp_path, monkeypatch):
    """A function that gives the example's, over a program with these differences from a passing run."""

    def prepare(**other):
        status = {"pipeline": "trimtab.yaml", "stages": STAGES}
        program = tmp_path / "trimtab"
        program.write_text(
            f"#!{sys.executable}\nimport json, sys\nopen({str(tmp_path / 'calls')!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
            f"if sys.argv[1] == '--version': print('trimtab {_core.__version__}')\n"
            f"elif sys.argv[1] == 'status': print(json.dumps({status!r}))\n"
            f"else: print(json.dumps({ {**PASSED, **other}!r}))\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("TRIMTAB_BIN", str(program))
        return runpy.run_path(str(EXAMPLE))["ml_ci_pipeline"]

    return prepare


def test_the_four_steps(pipeline, tmp_path):
    model, metrics, benchmark = pipeline()()
    assert model.name == "flights-delay" and metrics["accuracy"] == 0.89 and benchmark.passed
    json.dumps([model.as_dict(), benchmark.as_dict()])
    runs = [line for line in (tmp_path / "calls").read_text().splitlines() if line.startswith("run")]
    assert [line.split()[-1] for line in runs] == ["check", "gate", "benchmark"]


def test_it_stops_at_the_data_and_at_the_model(pipeline):
    with pytest.raises(ValueError, match="Data quality checks failed"):
        pipeline(passed=False, verdict="fail")()
    with pytest.raises(ValueError, match="accuracy 0.5 below"):
        pipeline(metrics={"accuracy": 0.5})()
