"""The ML CI pipeline in four calls, each a small function over the `trimtab` command's JSON.

    PATH=../../build/release:../../.venv/bin:$PATH python ml_ci_pipeline.py
"""

import json
import subprocess
from types import SimpleNamespace

MINIMUM_ACCURACY_THRESHOLD = 0.88


def trimtab_run(stage: str) -> dict:
    """Result of `trimtab run` for a stage and what it needs; exit codes above 3 mean that it could not run."""
    run = subprocess.run(["trimtab", "run", "--format", "json", "--target", stage], capture_output=True, text=True)
    if run.returncode > 3:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout)


def validate_data_quality() -> SimpleNamespace:
    return SimpleNamespace(**trimtab_run("check_incoming"))


def train_model_with_tracking() -> tuple[dict, dict]:
    result = trimtab_run("gate")
    return result["model"], result["metrics"]


def run_model_benchmarks(model: dict) -> dict:
    result = trimtab_run("benchmark")
    assert result["model"]["digest"] == model["digest"], "the benchmark measured another model"
    return result["benchmark_results"]


def ml_ci_pipeline():
    """Complete ML CI pipeline"""

    # Step 1: Data validation
    data_quality_check = validate_data_quality()
    if not data_quality_check.passed:
        raise ValueError("Data quality checks failed")

    # Step 2: Model training with tracking
    model, metrics = train_model_with_tracking()

    # Step 3: Model validation
    if metrics["accuracy"] < MINIMUM_ACCURACY_THRESHOLD:
        raise ValueError(f"Model accuracy {metrics['accuracy']} below threshold")

    # Step 4: Performance regression tests
    benchmark_results = run_model_benchmarks(model)

    return model, metrics, benchmark_results


if __name__ == "__main__":
    model, metrics, benchmark_results = ml_ci_pipeline()
    print(json.dumps({"model": model, "metrics": metrics, "benchmark_results": benchmark_results}, indent=2))
