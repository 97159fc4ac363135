"""Trimtab: drift and quality of data, with Evidently's interface over a compiled engine.

    from trimtab import ColumnMapping
    from trimtab.report import Report
    from trimtab.metric_preset import DataDriftPreset

Nothing is loaded before it is used: neither numpy nor the engine by ``import trimtab`` alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trimtab.core import ColumnType as ColumnType
    from trimtab.snapshot import Report as Report
    from trimtab.dataset import DataDefinition as DataDefinition
    from trimtab.dataset import Dataset as Dataset
    from trimtab.pipeline.column_mapping import ColumnMapping as ColumnMapping
    from trimtab.pipeline.column_mapping import TaskType as TaskType

__version__ = "0.1.0"

_EXPORTS = {
    "ColumnMapping": "trimtab.pipeline.column_mapping",
    "Report": "trimtab.snapshot",
    "Dataset": "trimtab.dataset",
    "DataDefinition": "trimtab.dataset",
    "ColumnType": "trimtab.core",
    "TaskType": "trimtab.pipeline.column_mapping",
    # not in this release: the module says what to use instead
    "Regression": "trimtab._later",
    "BinaryClassification": "trimtab._later",
    "MulticlassClassification": "trimtab._later",
    "LLMClassification": "trimtab._later",
    "Recsys": "trimtab._later",
}
__all__ = ["ColumnMapping", "ColumnType", "DataDefinition", "Dataset", "Report", "TaskType", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'trimtab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
