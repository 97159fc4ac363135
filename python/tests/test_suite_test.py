"""TestSuite: conditions, statuses, what is right by the reference, files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars
import pytest
from trimtab import ColumnMapping, tests
from trimtab.test_preset import (
    DataDriftTestPreset,
    DataQualityTestPreset,
    DataStabilityTestPreset,
    NoTargetPerformanceTestPreset,
    RegressionTestPreset,
)
from trimtab.test_suite import TestSuite
from trimtab.tests.base_test import TestValueCondition, generate_column_tests
from trimtab.tests.utils import approx


def data(seed: int = 0, rows: int = 200) -> pd.DataFrame:
    random = np.random.RandomState(seed)
    frame = pd.DataFrame(
        {
            "x": random.normal(5, 1, rows),
            "y": random.normal(0, 1, rows),
            "k": random.choice(["a", "b", "c"], rows),
            "target": random.normal(0, 1, rows),
        }
    )
    frame["prediction"] = frame["target"] + 0.1 * frame["y"]
    frame.loc[::10, "y"] = np.nan
    return frame


def suite(*chosen: Any, reference: Any = "default", current: Any = None, **named: Any) -> TestSuite:
    made = TestSuite(tests=list(chosen))
    made.run(
        reference_data=data(0) if isinstance(reference, str) else reference,
        current_data=data(1) if current is None else current,
        **named,
    )
    return made


def one(test: Any, **named: Any) -> dict[str, Any]:
    (found,) = suite(test, **named).as_dict()["tests"]
    return dict(found)


CONDITIONS = [
    ({"eq": 3}, 3, True),
    ({"eq": 3}, 3.1, False),
    ({"eq": approx(3, relative=0.1)}, 3.3, True),
    ({"eq": approx(3, relative=0.1)}, 3.31, False),
    ({"eq": approx(0)}, 1e-13, True),
    ({"eq": approx(-10, relative=0.1)}, -10.9, True),
    ({"not_eq": 3}, 3, False),
    ({"gt": 3}, 3, False),
    ({"gte": 3}, 3, True),
    ({"gte": approx(3, absolute=0.5)}, 2.6, True),
    ({"lt": 3}, 3, False),
    ({"lte": approx(3, absolute=0.5)}, 3.4, True),
    ({"lte": approx(3, absolute=0.5)}, 3.6, False),
    ({"gt": 1, "lt": 2}, 1.5, True),
    ({"gt": 1, "lt": 2}, 2.5, False),
    ({"is_in": [1, 2]}, 2, True),
    ({"not_in": [1, 2]}, 2, False),
    ({"lt": 3}, float("nan"), False),
]


@pytest.mark.parametrize(("condition", "value", "holds"), CONDITIONS)
def test_conditions(condition: dict[str, Any], value: float, holds: bool) -> None:
    assert TestValueCondition(**condition).check_value(value) is holds


def test_statuses_and_summary() -> None:
    made = suite(
        tests.TestNumberOfRows(gt=100),
        tests.TestNumberOfRows(gt=1000),
        tests.TestNumberOfRows(gt=1000, is_critical=False),
        tests.TestColumnValueMin("k"),
    )
    content = made.as_dict()
    assert [test["status"] for test in content["tests"]] == ["SUCCESS", "FAIL", "WARNING", "ERROR"]
    assert content["summary"] == {
        "all_passed": False,
        "total_tests": 4,
        "success_tests": 2,
        "failed_tests": 1,
        "by_status": {"SUCCESS": 1, "FAIL": 1, "WARNING": 1, "ERROR": 1},
    }
    assert not made and suite(tests.TestNumberOfRows())
    assert "'cat'" in content["tests"][3]["description"]


WITHOUT_REFERENCE = [
    (tests.TestNumberOfRows(), {"gt": 30}),
    (tests.TestNumberOfColumns(), {"gt": 0}),
    (tests.TestNumberOfMissingValues(), {"eq": 0}),
    (tests.TestShareOfMissingValues(), {"eq": 0}),
    (tests.TestNumberOfDuplicatedRows(), {"eq": 0}),
    (tests.TestNumberOfConstantColumns(), {"eq": 0}),
    (tests.TestNumberOfUniqueValues("k"), {"gt": 1}),
    (tests.TestMostCommonValueShare("k"), {"lt": 0.8}),
    (tests.TestHighlyCorrelatedColumns(), {"lt": 0.9}),
    (tests.TestTargetPredictionCorrelation(), {"gt": 0}),
    (tests.TestNumberOfOutRangeValues("x", left=0, right=10), {"eq": approx(0).as_dict()}),
]


@pytest.mark.parametrize(("test", "condition"), WITHOUT_REFERENCE)
def test_conditions_without_reference(test: Any, condition: dict[str, Any]) -> None:
    assert one(test, reference=None)["parameters"]["condition"] == condition


def test_conditions_from_the_reference() -> None:
    reference, current = data(0, 400), data(1, 200)

    def condition(test: Any) -> Any:
        return one(test, reference=reference, current=current)["parameters"]["condition"]

    def near(value: float) -> dict[str, float]:
        return approx(value, relative=0.1).as_dict()  # type: ignore[return-value]

    assert condition(tests.TestNumberOfRows()) == {"eq": near(400)}
    assert condition(tests.TestNumberOfMissingValues()) == {"lte": near(20.0)}
    assert condition(tests.TestShareOfMissingValues()) == {"lte": near(40 / 2000)}
    assert condition(tests.TestNumberOfDifferentMissingValues()) == {"eq": 1}
    assert condition(tests.TestColumnNumberOfMissingValues("y")) == {"lte": near(20.0)}
    assert condition(tests.TestColumnValueMean("x")) == {"eq": near(round(reference["x"].mean(), 2))}
    assert condition(tests.TestColumnValueMax("x")) == {"lte": round(reference["x"].max(), 2)}
    assert condition(tests.TestColumnQuantile("x", 0.5)) == {"eq": near(reference["x"].quantile(0.5))}
    assert condition(tests.TestCategoryCount("k", "a")) == {"eq": near((reference["k"] == "a").mean() * 200)}
    assert condition(tests.TestNumberOfDriftedColumns()) == {"lt": 1}
    assert condition(tests.TestTargetPredictionCorrelation())["eq"]["absolute"] == 0.25


def test_values() -> None:
    reference, current = data(0), data(1)
    outside = one(tests.TestShareOfOutRangeValues("x"))["parameters"]["value"]
    inside = current["x"].between(reference["x"].min(), reference["x"].max())
    assert outside == pytest.approx(1 - inside.mean())
    listed = one(tests.TestNumberOfOutListValues("k", values=["a", "b"]))["parameters"]["value"]
    assert listed == int((current["k"] == "c").sum())
    assert one(tests.TestValueList("k"))["status"] == "SUCCESS"
    assert one(tests.TestValueRange("x", left=0, right=1))["status"] == "FAIL"
    assert one(tests.TestColumnAllUniqueValues("x"))["status"] == "SUCCESS"
    assert one(tests.TestColumnAllConstantValues("k"))["status"] == "SUCCESS"
    assert one(tests.TestColumnRegExp("k", "[abc]$"))["parameters"]["value"] == 0
    changed = current.assign(y=current["x"] * 2)
    assert one(tests.TestCorrelationChanges(), current=changed)["parameters"]["value"] >= 1
    assert one(tests.TestConflictTarget())["status"] == "SUCCESS"


def test_column_types() -> None:
    assert one(tests.TestColumnsType())["status"] == "SUCCESS"
    found = one(tests.TestColumnsType(), current=data(1).assign(x="a"))
    assert found["status"] == "FAIL" and "**x** is object_, not float64" in found["description"]
    assert one(tests.TestColumnsType({"x": "number", "k": str}))["status"] == "SUCCESS"
    assert one(tests.TestColumnsType({"x": np.int64}))["status"] == "FAIL"
    assert one(tests.TestColumnsType(), current=data(1).drop(columns="x"))["status"] == "ERROR"
    assert one(tests.TestColumnsType(), reference=None)["status"] == "ERROR"


@pytest.mark.parametrize(
    "preset",
    [DataDriftTestPreset, DataStabilityTestPreset, DataQualityTestPreset, NoTargetPerformanceTestPreset],
)
def test_presets_on_polars_and_pandas(preset: Any, tmp_path: Path) -> None:
    mapping = ColumnMapping(task="regression")
    made = suite(preset(), column_mapping=mapping)
    frames = polars.from_pandas(data(0)), polars.from_pandas(data(1))
    other = suite(preset(), reference=frames[0], current=frames[1], column_mapping=mapping)

    def judged(of: TestSuite) -> list[tuple[str, str]]:
        return [(test["name"], test["status"]) for test in of.as_dict()["tests"]]

    assert judged(made) == judged(other) and len(judged(made)) > 5
    made.save(tmp_path / "suite.json")
    assert TestSuite.load(tmp_path / "suite.json").json() == made.json()
    assert len(made.as_dataframe()) == made.as_dict()["summary"]["total_tests"]
    json.loads(made.json(include_metrics=True), parse_constant=lambda c: pytest.fail(c))


def test_an_untestable_column_is_an_error_and_the_rest_is_judged() -> None:
    made = suite(DataDriftTestPreset(), current=data(1).assign(k=None)).as_dict()["tests"]
    by_column = {test["parameters"].get("column_name"): test for test in made if test["name"] == "Drift per Column"}
    assert sum(test["status"] == "ERROR" for test in made) == 1
    assert by_column["x"]["status"] == "SUCCESS"
    share = made[0]
    assert "1 columns could not be tested: **k**" in share["description"]


def test_generators_and_options() -> None:
    made = suite(generate_column_tests(tests.TestColumnValueMin, columns="num", parameters={"gte": -100}))
    assert len(made.as_dict()["tests"]) == 2 and made
    every = suite(tests.TestAllFeaturesValueDrift(stattest="psi", stattest_threshold=0.9)).as_dict()["tests"]
    assert {test["parameters"]["stattest"] for test in every} == {"PSI"}
    some = suite(tests.TestCustomFeaturesValueDrift(["x"])).as_dict()["tests"]
    assert [test["parameters"]["column_name"] for test in some] == ["x"]
    only = made.as_dict(include={"TestColumnValueMin": {"name", "status"}})
    assert set(only["tests"][0]) == {"name", "status"}


def test_misuse_is_told() -> None:
    with pytest.raises(TypeError, match=r"write TestNumberOfRows\(\)"):
        TestSuite(tests=[tests.TestNumberOfRows])
    with pytest.raises(NotImplementedError, match="trimtab run"):
        RegressionTestPreset()
    with pytest.raises(NotImplementedError, match="TestAccuracyScore"):
        tests.TestAccuracyScore  # noqa: B018
    with pytest.raises(ValueError, match="relative"):
        approx(1, relative=0)
    with pytest.raises(TypeError, match="unknown argument 'test'"):
        tests.TestAllFeaturesValueDrift(test="psi")
    assert one(tests.TestColumnDrift("nowhere"))["status"] == "ERROR"


def test_columns_that_cannot_be_compared_are_errors_and_decide() -> None:
    reference = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 10)), columns=list("abcdefghij"))
    current = reference[["a"]].assign(b="text")
    share, *columns = suite(DataDriftTestPreset(), reference=reference, current=current).as_dict()["tests"]
    assert share["status"] == "ERROR" and "9 could not be tested" in share["description"]
    assert Counter(test["status"] for test in columns) == {"SUCCESS": 1, "ERROR": 9}
    few = suite(DataDriftTestPreset(), reference=reference, current=reference.drop(columns="j"))
    share, *columns = few.as_dict()["tests"]
    assert share["status"] == "SUCCESS" and "1 columns could not be tested" in share["description"] and not few
    number = tests.TestNumberOfDriftedColumns(eq=0)
    assert suite(number, reference=reference, current=reference.drop(columns="j")).as_dict()["tests"][0]["status"] == "ERROR"
    lost = suite(DataDriftTestPreset(), reference=reference.assign(prediction=1.5), current=reference).as_dict()["tests"]
    assert [test["description"][:60] for test in lost if test["status"] == "ERROR"] == [
        "Not judged: the current data have no column 'prediction'; th"
    ]


def test_names_that_no_data_have_are_not_counted() -> None:
    mapping = ColumnMapping(numerical_features=["x", "zzz"], target="nope")
    made = suite(tests.TestShareOfDriftedColumns(), column_mapping=mapping)
    assert made.as_dict(include_metrics=True)["metric_results"][0]["result"]["number_of_columns"] == 3
    assert made.as_dict()["tests"][0]["status"] in ("SUCCESS", "FAIL")


@pytest.mark.parametrize(
    "bound, told",
    [
        ({"gt": "3"}, r"TestNumberOfRows\(gt='3'\): a number or approx"),
        ({"eq": approx("a")}, r"TestNumberOfRows\(eq="),  # type: ignore[arg-type]
        ({"is_in": 3}, r"TestNumberOfRows\(is_in=3\): a list of values is needed; write \[3\]"),
        ({"not_in": "abc"}, r"not_in='abc'\): a list"),
    ],
)
def test_a_wrong_bound_is_refused_where_it_is_written(bound: dict[str, Any], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        tests.TestNumberOfRows(**bound)


def test_a_test_that_raises_is_an_error_and_the_others_go_on() -> None:
    class Broken(tests.TestNumberOfRows):  # type: ignore[name-defined, misc]
        def value(self) -> Any:
            return {}["nothing"]

    broken, rows = suite(Broken(gt=1), tests.TestNumberOfRows(gt=1)).as_dict()["tests"]
    assert broken["status"] == "ERROR" and "KeyError: 'nothing'" in broken["description"]
    assert rows["status"] == "SUCCESS"


def test_no_value_lies_outside_of_a_range_of_none() -> None:
    nothing = pd.DataFrame({"v": [np.nan] * 20})
    assert one(tests.TestValueRange("v"), reference=nothing, current=nothing)["status"] == "SUCCESS"


def test_an_unknown_argument_of_as_dict_is_refused() -> None:
    with pytest.raises(TypeError, match="exlude"):
        suite(tests.TestNumberOfRows()).as_dict(exlude={})
