"""ColumnMapping: roles and types of columns, in single metrics and in the drift table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from trimtab import ColumnMapping
from trimtab._data import Data
from trimtab.metric_preset import DataDriftPreset, TargetDriftPreset
from trimtab.metrics import ColumnDriftMetric, EmbeddingsDriftMetric
from trimtab.metrics.data_drift.embedding_drift_methods import distance
from trimtab.pipeline.column_mapping import RecomType, TaskType
from trimtab.report import Report

RANDOM = np.random.RandomState(0)
FRAME = pd.DataFrame(
    {
        "number": RANDOM.normal(size=60),
        "few": RANDOM.randint(0, 3, 60),
        "many": RANDOM.randint(0, 60, 60),
        "word": RANDOM.choice(["a", "b"], 60),
        "flag": RANDOM.rand(60) < 0.5,
        "when": pd.date_range("2024-01-01", periods=60, freq="h"),
        "target": RANDOM.randint(0, 2, 60),
        "prediction": RANDOM.rand(60),
        "id": np.arange(60),
    }
)


def types(mapping: ColumnMapping, reference: pd.DataFrame = FRAME, current: pd.DataFrame = FRAME) -> dict[str, str]:
    definition = Data(reference, current, mapping).definition
    return {name: kind.value for name, kind in definition.types.items()}


def table(mapping: ColumnMapping, reference: pd.DataFrame = FRAME, current: pd.DataFrame = FRAME) -> dict[str, Any]:
    report = Report(metrics=[DataDriftPreset()])
    report.run(reference_data=reference, current_data=current, column_mapping=mapping)
    rows = report.as_dict()["metrics"][1]["result"]["drift_by_columns"]
    return {name: row["column_type"] for name, row in rows.items()}


def test_fields_and_defaults() -> None:
    mapping = ColumnMapping()
    assert (mapping.target, mapping.prediction, mapping.datetime) == ("target", "prediction", "datetime")
    assert (mapping.id, mapping.task, mapping.pos_label, mapping.embeddings) == (None, None, 1, None)
    assert (mapping.user_id, mapping.item_id, mapping.recom_type) == ("user_id", "item_id", RecomType.SCORE)
    assert ColumnMapping(task=TaskType.REGRESSION_TASK).is_regression_task()


def test_types_of_single_columns() -> None:
    assert types(ColumnMapping(id="id")) == {
        "target": "cat",
        "prediction": "num",
        "many": "num",
        "number": "num",
        "few": "cat",
        "flag": "cat",
        "word": "cat",
        "when": "datetime",
        "id": "num",
    }


def test_order_is_target_prediction_numbers_categories_text() -> None:
    mapping = ColumnMapping(id="id", text_features=["word"])
    assert list(types(mapping)) == ["target", "prediction", "many", "number", "few", "flag", "word", "when", "id"]


def test_types_in_the_table_keep_few_whole_numbers_as_numbers() -> None:
    assert table(ColumnMapping(id="id")) == {
        "target": "cat",
        "prediction": "num",
        "few": "num",
        "many": "num",
        "number": "num",
        "flag": "cat",
        "word": "cat",
    }


def test_listed_features() -> None:
    mapping = ColumnMapping(
        target=None, prediction=None, numerical_features=["few", "number"], categorical_features=["many"], text_features=[]
    )
    assert table(mapping) == {"few": "num", "number": "num", "many": "cat"}
    assert types(mapping) == {"few": "num", "number": "num", "many": "cat", "when": "datetime"}


def test_task_decides_about_the_target() -> None:
    assert types(ColumnMapping(task="regression"))["target"] == "num"
    assert types(ColumnMapping(target="many", task="classification"))["many"] == "cat"
    assert types(ColumnMapping(target="many"))["many"] == "num"
    assert Data(FRAME, FRAME, ColumnMapping(target="many")).definition.task == "regression"


def test_probabilities_and_labels_as_prediction() -> None:
    definition = Data(FRAME, FRAME, ColumnMapping(task="classification")).definition
    assert definition.prediction.prediction_probas == ["prediction"]
    labels = FRAME.assign(prediction=FRAME["target"])
    definition = Data(labels, labels, ColumnMapping(task="classification")).definition
    assert definition.prediction.predicted_values == "prediction" and definition.types["prediction"].value == "cat"


def test_a_target_on_one_side_only() -> None:
    report = Report(metrics=[TargetDriftPreset()])
    with pytest.raises(ValueError, match="the current data have no column 'target'"):
        report.run(reference_data=FRAME, current_data=FRAME.drop(columns="target"))


def test_labels_that_are_no_strings() -> None:
    frame = pd.DataFrame(np.random.RandomState(2).normal(size=(50, 3)))
    found = table(ColumnMapping(target=0, prediction=None), frame, frame + 1)  # type: ignore[arg-type]
    assert found == {"0": "num", "1": "num", "2": "num"}


def test_absent_columns_that_were_named_are_told() -> None:
    rows = table(ColumnMapping(target="nowhere"))
    assert "nowhere" in rows


def test_embeddings_have_a_metric_each_and_no_types() -> None:
    frame = pd.DataFrame(np.random.RandomState(1).normal(size=(80, 4)), columns=["e0", "e1", "f0", "x"])
    mapping = ColumnMapping(embeddings={"e": ["e0", "e1"], "f": ["f0"]})
    report = Report(metrics=[DataDriftPreset(embeddings_drift_method={"e": distance(), "f": distance(dist="cosine")})])
    report.run(reference_data=frame, current_data=frame + 3, column_mapping=mapping)
    entries = report.as_dict()["metrics"][2:]
    assert [entry["result"]["embeddings_name"] for entry in entries] == ["e", "f"]
    assert entries[0]["result"]["drift_detected"] is True
    assert types(mapping, frame, frame) == {"x": "num"}
    with pytest.raises(ValueError, match="part of an embedding"):
        Report(metrics=[ColumnDriftMetric("e0")]).run(reference_data=frame, current_data=frame, column_mapping=mapping)
    with pytest.raises(ValueError, match="'g' are not in ColumnMapping.embeddings"):
        Report(metrics=[EmbeddingsDriftMetric("g")]).run(reference_data=frame, current_data=frame, column_mapping=mapping)


def test_wrong_mappings() -> None:
    with pytest.raises(TypeError, match=r"numerical_features='x'.*\['x'\]"):
        ColumnMapping(numerical_features="x")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="task='cluster'"):
        ColumnMapping(task="cluster")
