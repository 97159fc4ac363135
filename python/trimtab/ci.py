"""The steps of a pipeline's CI as functions: each runs the `trimtab` program on the stages of one kind.

    from trimtab.ci import run_model_benchmarks, train_model_with_tracking, validate_data_quality

    if not validate_data_quality().passed:
        raise ValueError("Data quality checks failed")
    model, metrics = train_model_with_tracking()
    benchmark_results = run_model_benchmarks(model)

What did not change since an earlier run is reused, so the three calls cost as much as one `trimtab run`. All take
``pipeline`` (a trimtab.yaml or its folder; None: the working folder), ``stages`` (names; None: all of the kind) and
``variables`` (as `-S NAME=VALUE`). The program is TRIMTAB_BIN, else the first `trimtab` of PATH, else build/release of
the checkout around the working folder or this file. Its version must be the package's.

Errors: ProgramError when the program is missing, of another version, or ends on wrong input or a bug of ours (exit code
above 3); PipelineError when a stage did not deliver what the function returns.
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = [
    "BenchmarkResults",
    "DataQuality",
    "Measurement",
    "Model",
    "PipelineError",
    "ProgramError",
    "find_program",
    "run_model_benchmarks",
    "train_model_with_tracking",
    "validate_data_quality",
]


class PipelineError(RuntimeError):
    """A stage did not deliver. ``result`` is the run's result.json."""

    def __init__(self, message: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = dict(result or {})


class ProgramError(RuntimeError):
    """The program could not be used; the message ends with the remedy. ``exit_code`` is None when it never ran."""

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True)
class DataQuality:
    """What the data gate found."""

    passed: bool
    verdict: str  # "pass", "fail" or "inconclusive"
    failed_check: str | None
    explanation: str
    run_id: str
    page: str  # path of the run's page
    result: dict[str, Any] = field(repr=False)  # result.json, docs/pipeline.md


@dataclass(frozen=True)
class Model:
    """A model that a run made."""

    name: str  # in the registry; empty before it is registered
    version: int | None  # None until it is registered
    digest: str  # SHA-256 of its bytes, hexadecimal
    path: str
    run_id: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Measurement:
    """One quantity of a benchmark, ours against the champion's."""

    name: str
    unit: str
    challenger: float
    champion: float | None
    verdict: str
    explanation: str


@dataclass(frozen=True)
class BenchmarkResults:
    """What the performance gate found."""

    passed: bool
    verdict: str
    explanation: str
    no_baseline: bool  # there is no champion to compare with
    measurements: tuple[Measurement, ...]
    run_id: str
    result: dict[str, Any] = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Without the run's whole result."""
        fields = asdict(self)
        del fields["result"]
        return fields


def validate_data_quality(
    *,
    pipeline: str | os.PathLike[str] | None = None,
    stages: Sequence[str] | None = None,
    variables: Mapping[str, object] | None = None,
) -> DataQuality:
    """Runs the stages of kind `check` and what they need. A failed check is a result; one that could not run raises."""
    run = _Run(pipeline, variables)
    result = run.stages(stages or run.of_kind("check"))
    return DataQuality(
        passed=bool(result["passed"]),
        verdict=str(result["verdict"]),
        failed_check=result["failed_check"],
        explanation=_explanation(result),
        run_id=str(result["run_id"]),
        page=str(result["paths"]["page"]),
        result=result,
    )


def train_model_with_tracking(
    *,
    pipeline: str | os.PathLike[str] | None = None,
    stages: Sequence[str] | None = None,
    variables: Mapping[str, object] | None = None,
) -> tuple[Model, dict[str, float]]:
    """Runs the stages of kind `gate` and the training that they need: the model, and all metrics of the run.

    A gate that fails is no error here: the metrics say why, and judging them is the caller's next step.
    """
    run = _Run(pipeline, variables)
    result = run.stages(stages or run.of_kind("gate"))
    if result["model"] is None:
        raise PipelineError(f"no model was made: {_explanation(result)}", result)
    return _model(result), {name: float(value) for name, value in result["metrics"].items()}


def run_model_benchmarks(
    model: Model,
    *,
    pipeline: str | os.PathLike[str] | None = None,
    stages: Sequence[str] | None = None,
    variables: Mapping[str, object] | None = None,
) -> BenchmarkResults:
    """Runs the stages of kind `benchmark`. PipelineError when they measured another model than this one."""
    run = _Run(pipeline, variables)
    result = run.stages(stages or run.of_kind("benchmark"))
    found = result["benchmark_results"]
    if found is None:
        raise PipelineError(f"no benchmark was run: {_explanation(result)}", result)
    measured = _model(result)
    if measured.digest != model.digest:
        raise PipelineError(
            f"the benchmark measured {measured.name} {measured.digest[:12]}, not {model.digest[:12]}: "
            "an input changed between the two calls; train again",
            result,
        )
    return BenchmarkResults(
        passed=bool(found["passed"]),
        verdict=str(found["verdict"]),
        explanation=str(found["explanation"]),
        no_baseline=bool(found["no_baseline"]),
        measurements=tuple(
            Measurement(
                name=str(each["name"]),
                unit=str(each["unit"]),
                challenger=float(each["challenger"]),
                champion=None if each.get("champion") is None else float(each["champion"]),
                verdict=str(each.get("verdict", "")),
                explanation=str(each.get("explanation", "")),
            )
            for each in found["measurements"]
        ),
        run_id=str(result["run_id"]),
        result=result,
    )


def find_program() -> str:
    """Path of the program. ProgramError when there is none or it is of another version."""
    path = _locate()
    run = _call([path, "--version"])
    version = run.stdout.removeprefix("trimtab").strip()
    if run.returncode != 0:
        raise ProgramError(f"{path} --version ended with {run.returncode}: {run.stderr.strip()}", run.returncode)
    from trimtab import _core

    if not version:
        raise ProgramError(f"{path} --version says nothing: it is not trimtab; set TRIMTAB_BIN to the program")
    if version != _core.__version__:
        raise ProgramError(
            f"{path} is version {version}, the Python package {_core.__version__}: install both from one release "
            "(make build and pip install . in one checkout), or set TRIMTAB_BIN to a matching program"
        )
    return path


def _call(line: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            line, capture_output=True, text=True, check=False, encoding="utf-8", errors="backslashreplace"
        )
    except OSError as error:
        raise ProgramError(f"{line[0]} cannot be run: {error.strerror}; set TRIMTAB_BIN to the program") from None


def _locate() -> str:
    given = os.environ.get("TRIMTAB_BIN")
    if given:
        if not os.access(given, os.X_OK) or os.path.isdir(given):
            raise ProgramError(f"TRIMTAB_BIN is {given}, which is no program: correct or unset it")
        return given
    found = shutil.which("trimtab")
    if found:
        return found
    for start in (pathlib.Path.cwd(), pathlib.Path(__file__).resolve().parent):
        for folder in (start, *start.parents):
            candidate = folder / "build" / "release" / "trimtab"
            if (folder / "python" / "trimtab" / "ci.py").exists() and os.access(candidate, os.X_OK):
                return str(candidate)
    raise ProgramError(
        "the program `trimtab` is not in PATH, and no checkout with a build is around here: run `make build` in the "
        "checkout and put build/release in PATH, or set TRIMTAB_BIN to the program"
    )


class _Run:
    def __init__(self, pipeline: str | os.PathLike[str] | None, variables: Mapping[str, object] | None) -> None:
        self._program = find_program()
        self._pipeline = [] if pipeline is None else [os.fspath(pipeline)]
        self._settings = [word for name, value in (variables or {}).items() for word in ("-S", f"{name}={value}")]

    def of_kind(self, kind: str) -> list[str]:
        status = self._json("status", [])
        names = [str(stage["name"]) for stage in status["stages"] if stage["kind"] == kind]
        if not names:
            raise PipelineError(f"{status['pipeline']} has no stage of kind {kind}: add one, or name the stages")
        return names

    def stages(self, names: Sequence[str]) -> dict[str, Any]:
        return self._json("run", [word for name in names for word in ("--target", name)])

    def _json(self, command: str, words: Sequence[str]) -> dict[str, Any]:
        line = [self._program, command, "--format", "json", *self._settings, *words, *self._pipeline]
        run = _call(line)
        if run.returncode not in (0, 1, 2, 3):
            told = run.stderr.strip() or _told(run.stdout) or f"ended with {run.returncode}"
            raise ProgramError(f"trimtab {command}: {told}", run.returncode)
        try:
            parsed = json.loads(run.stdout)
        except ValueError as error:
            parsed, told = None, f"no JSON ({error})"
        else:
            told = f"no object but {type(parsed).__name__}"
        if not isinstance(parsed, dict):
            raise ProgramError(f"trimtab {command}: {self._program} wrote {told}: {run.stdout[:200]!r}", run.returncode)
        return parsed


def _told(output: str) -> str:
    """What the stages say, where the program ended on wrong input of one of them."""
    try:
        return _explanation(json.loads(output))
    except (ValueError, KeyError, TypeError):
        return ""


def _model(result: Mapping[str, Any]) -> Model:
    model = result["model"]
    if model is None:
        raise PipelineError(f"the run names no model: {_explanation(result)}", result)
    version = model["version"]
    return Model(str(model["name"]), version, str(model["digest"]), str(model["path"]), str(result["run_id"]))


def _explanation(result: Mapping[str, Any]) -> str:
    """What went wrong: the run's headline, and the errors of stages."""
    told = [str(result["headline"])] if result["headline"] else []
    for stage in result["stages"]:
        if stage["error"]:
            told.append(f"{stage['name']}: {stage['error']}")
    return "; ".join(told) or "every stage passed"
