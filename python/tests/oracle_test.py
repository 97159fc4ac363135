"""Evidently 0.6.7's answers: the cases in testdata/oracle06, and all of TRIMTAB_ORACLE (../shared/oracle/drift) if there.

Where the peer ends without a report, ours must stand, agree on the healthy columns, and tell why for the others.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from oracle_comparison import Outcome, cases, frames, verify

HERE = Path(__file__).parent
SMALL = HERE / "testdata" / "oracle06"
WHOLE = Path(os.environ.get("TRIMTAB_ORACLE", HERE.parents[2] / "shared" / "oracle" / "drift"))


@dataclass(frozen=True)
class Intended:
    """A difference that is meant: patterns of case and path; numbers differ by at most ``limit`` where it is given."""

    case: str
    path: str
    reason: str
    limit: float | None = None

    def covers(self, case: str, path: str, expected: object, found: object) -> bool:
        if not (re.search(self.case, case) and re.search(self.path, path)):
            return False
        if self.limit is None:
            return True
        both = isinstance(expected, (int, float)) and isinstance(found, (int, float))
        return both and abs(expected - found) <= self.limit  # type: ignore[operator]


COUNTS = r"number_of_drifted_columns|share_of_drifted_columns|dataset_drift|number_of_columns"

INTENDED = [
    Intended(
        "/data_quality_preset$",
        r"characteristics\.most_common$",
        "equally frequent values: the peer shows one in the order of an unstable sort, trimtab the first in order",
    ),
    Intended(
        "stattest_cramer_von_mises$",
        r"drift_score$",
        "Cramer-von Mises, asymptotic: the peer takes 1 - F and loses the digits of small p-values",
        limit=1e-14,
    ),
    Intended(
        "edge_small_(7|18)/stattest_cramer_von_mises$",
        r"drift_score$",
        "Cramer-von Mises, exact: SciPy 1.17 rounds the p-value to half or single precision",
        limit=1e-4,
    ),
    Intended(
        "big_ints/(default|stattest_.*|data_quality_preset)$",
        "p53|(None|metrics).*(" + COUNTS + ")",
        "whole numbers beyond 2^53 are compared as doubles, which tell only some of them apart",
    ),
    Intended(
        "big_ints/stattest_(hellinger|t_test)$",
        "u64.drift_score$",
        "unsigned numbers near 2^64: the peer's edges of bins and means are rounded to multiples of 2048",
        limit=1e-4,
    ),
    Intended(
        "float32_ties/",
        r"f32\.drift_score$",
        "float32 columns: the peer computes in single precision, trimtab in double",
        limit=1e-7,
    ),
    Intended(
        "few_unique_ints/stattest_es$",
        r"u2\.drift_score$",
        "Epps-Singleton on two distinct values: the peer counts rounding noise into the rank of the covariance",
    ),
    Intended(
        "(huge_only|extreme_floats)/stattest_(wasserstein|hellinger|t_test)$",
        r"(huge|mixed|denorm|tiny)|metrics.*(" + COUNTS + "|keys)",
        "values near 1e307 or denormals: the peer's sums and densities overflow to a number that means nothing",
    ),
    Intended(
        "huge_only/data_quality_preset$",
        r"huge\.\w+_characteristics\.(std|min|max|p\d\d|mean)$",
        "values near 1e307: the peer's rounding multiplies them to infinity",
    ),
    Intended(
        "(prediction_probs|wine_proba)/default$",
        r"metrics\[0\]",
        "a prediction of several columns: the peer's DatasetDriftMetric leaves the predicted labels out, which its own "
        "table tests",
    ),
    Intended(
        "timedelta/data_quality_preset$",
        r"columns$|/td|columns|td",
        "durations are times: the peer counts them as numbers in one metric and as categories in the next",
    ),
    Intended(
        "embeddings_mmd_boot$",
        r"drift_detected$",
        "embeddings, mmd with resamples: the peer compares with the 5th percentile and so finds drift in nearly all data",
    ),
    Intended(
        "nasty_small_booleans/suite_",
        r"^tests$",
        "nullable booleans are categories as plain ones are; the peer takes them for numbers and its tests end in errors",
    ),
    Intended(
        "suite_(DataDrift|NoTargetPerformance)TestPreset$",
        r"^tests$|^summary",
        "columns that only one of the data sets has are tests in error; the peer passes over them",
    ),
]


def _run(folder: Path) -> tuple[list[Outcome], list[str], Counter[str]]:
    outcomes, failures, used = [], [], Counter[str]()
    read: dict[str, tuple[object, object]] = {}
    for dataset, case in cases(folder):
        if dataset["reference"] not in read:
            read = {dataset["reference"]: frames(folder, dataset)}
        outcome = verify(dataset, case, *read[dataset["reference"]])
        outcomes.append(outcome)
        for path, expected, found in outcome.differences:
            meant = [i for i in INTENDED if i.covers(outcome.case, path, expected, found)]
            if meant:
                used[meant[0].reason] += 1
            else:
                failures.append(f"{outcome.case} {path}: expected {str(expected)[:120]}, found {str(found)[:120]}")
    return outcomes, failures, used


def _summary(outcomes: list[Outcome]) -> str:
    dead = sum(outcome.peer_died for outcome in outcomes)
    intended = sum(bool(outcome.differences) and not outcome.peer_died for outcome in outcomes)
    errors = sum(outcome.peer_errors for outcome in outcomes)
    reasons = sum(isinstance(told, str) and told != "" for o in outcomes for told in o.broken_columns.values())
    return (
        f"{len(outcomes)} cases: {len(outcomes) - dead - intended} agree, {dead} where the peer dies and ours answers "
        f"({reasons} columns with a reason), {intended} with intended differences; {errors} tests of suites that the peer "
        "cannot judge"
    )


def _verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> Counter[str]:
    outcomes, failures, used = _run(folder)
    with capsys.disabled():
        print(f"\noracle {folder.name}: {_summary(outcomes)}")
    assert not failures, "\n".join(failures[:40])
    for outcome in outcomes:
        for column, told in outcome.broken_columns.items():
            assert told, f"{outcome.case}: column {column} has neither an answer nor a reason"
    return used


def test_small_set(capsys: pytest.CaptureFixture[str]) -> None:
    _verify(SMALL, capsys)


@pytest.mark.skipif(not WHOLE.is_dir(), reason="the whole oracle is not at hand")
def test_whole_oracle(capsys: pytest.CaptureFixture[str]) -> None:
    used = _verify(WHOLE, capsys)
    assert [i.reason for i in INTENDED if not used[i.reason]] == [], "intended differences that no case shows"
