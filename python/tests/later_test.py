"""Names of Evidently's that are not in this release, and names that nobody has."""

from __future__ import annotations

import importlib

import pytest

LATER = {
    "trimtab": ["Regression", "BinaryClassification"],
    "trimtab.presets": ["RegressionPreset", "ClassificationPreset", "RecsysPreset", "TextEvals", "RegressionQuality"],
    "trimtab.metrics": ["MAE", "RMSE", "Accuracy", "F1Score", "RocAuc", "EmbeddingsDrift", "GroupBy", "InRangeValueCount",
                        "ClassificationQualityMetric", "ColumnDistributionMetric", "DataQualityStabilityMetric"],
    "trimtab.tests": ["eq", "lt", "gt", "Reference", "TestRocAuc", "TestNDCGK"],
    "trimtab.descriptors": ["TextLength"],
    "trimtab.features": ["generated_features"],
    "trimtab.renderers": ["html_widgets"],
    "trimtab.ui.workspace": ["Workspace"],
    "trimtab.sdk": ["models"],
    "trimtab.legacy": ["report"],
}


@pytest.mark.parametrize("module, name", [(module, name) for module, names in LATER.items() for name in names])
def test_a_name_of_a_later_release_says_what_to_use_instead(module: str, name: str) -> None:
    with pytest.raises(NotImplementedError, match=rf"{module}\.{name} is not in this release of trimtab; instead: \w+"):
        getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(
    "module, name, near",
    [
        ("trimtab.tests", "TestColumnDrfit", "TestColumnDrift"),
        ("trimtab.metrics", "DatasetDrift", "DatasetDriftMetric"),
        ("trimtab.metrics", "MeanValues", "MeanValue"),
        ("trimtab.presets", "DataDriftPresets", "DataDriftPreset"),
    ],
)
def test_a_name_that_nobody_has_gives_the_nearest(module: str, name: str, near: str) -> None:
    with pytest.raises(AttributeError, match=f"the nearest name is '{near}'"):
        getattr(importlib.import_module(module), name)
