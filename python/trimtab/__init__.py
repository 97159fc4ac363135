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
    from trimtab.snapshot import Report as Report
    from trimtab.dataset import DataDefinition as DataDefinition
    from trimtab.dataset import Dataset as Dataset
    from trimtab.pipeline.column_mapping import ColumnMapping as ColumnMapping

__version__ = "0.1.0"

_EXPORTS = {
    "ColumnMapping": "trimtab.pipeline.column_mapping",
    "Report": "trimtab.snapshot",
    "Dataset": "trimtab.dataset",
    "DataDefinition": "trimtab.dataset",
}
__all__ = ["ColumnMapping", "DataDefinition", "Dataset", "Report", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _EXPORTS:
        return getattr(import_module(_EXPORTS[name]), name)
    raise AttributeError(f"module 'trimtab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
