"""The ML CI pipeline in four steps, over the stages of trimtab.yaml.

    ../../.venv/bin/python ml_ci_pipeline.py
"""

import json
from typing import Any

from trimtab.ci import BenchmarkResults, Model, run_model_benchmarks, train_model_with_tracking, validate_data_quality

MINIMUM_ACCURACY_THRESHOLD = 0.88


def ml_ci_pipeline() -> tuple[Model, dict[str, float], BenchmarkResults]:
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
    found: dict[str, Any] = {
        "model": model.as_dict(),
        "metrics": metrics,
        "benchmark_results": benchmark_results.as_dict(),
    }
    print(json.dumps(found, indent=2))
