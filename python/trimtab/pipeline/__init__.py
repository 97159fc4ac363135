"""Descriptions of data sets; the path is Evidently's."""

from trimtab.pipeline.column_mapping import ColumnMapping, RecomType, TaskType

__all__ = ["ColumnMapping", "RecomType", "TaskType"]
