"""ColumnMapping: what the columns of a data set mean, with the fields and defaults of Evidently 0.6.7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any


class TaskType:
    """Values of ``ColumnMapping.task``."""

    REGRESSION_TASK: str = "regression"
    CLASSIFICATION_TASK: str = "classification"
    RECOMMENDER_SYSTEMS: str = "recsys"


class RecomType(str, Enum):
    """What a recommender's predictions are."""

    SCORE = "score"
    RANK = "rank"


@dataclass
class ColumnMapping:
    """Roles and types of columns.

    ``target``, ``prediction``, ``datetime``, ``user_id`` and ``item_id`` are looked for under their default names and
    ignored where the data lack them. ``prediction`` may be a list: the columns of class probabilities, in the order of
    the classes. Lists of features that are not given are told by the types of the reference. ``embeddings`` names sets
    of columns: ``{"words": ["w0", "w1"]}``.
    """

    target: str | None = "target"
    prediction: str | int | Sequence[str] | Sequence[int] | None = "prediction"
    datetime: str | None = "datetime"
    id: str | None = None
    numerical_features: list[str] | None = None
    categorical_features: list[str] | None = None
    datetime_features: list[str] | None = None
    target_names: Sequence[Any] | Mapping[Any, str] | None = None
    task: str | None = None
    pos_label: str | int | None = 1
    text_features: list[str] | None = None
    embeddings: Mapping[str, list[str]] | None = None
    user_id: str | None = "user_id"
    item_id: str | None = "item_id"
    recommendations_type: RecomType | str = RecomType.SCORE

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.endswith("_features") and isinstance(value, str):
                raise TypeError(
                    f"ColumnMapping({field.name}={value!r}): a list of column names is needed; write [{value!r}]"
                )
        tasks = (TaskType.REGRESSION_TASK, TaskType.CLASSIFICATION_TASK, TaskType.RECOMMENDER_SYSTEMS)
        if self.task is not None and self.task not in tasks:
            raise ValueError(f"ColumnMapping(task={self.task!r}): one of {', '.join(map(repr, tasks))} or None is needed")

    @property
    def recom_type(self) -> RecomType:
        return RecomType(self.recommendations_type)

    def is_classification_task(self) -> bool:
        return self.task == TaskType.CLASSIFICATION_TASK

    def is_regression_task(self) -> bool:
        return self.task == TaskType.REGRESSION_TASK

    def with_text_names(self) -> ColumnMapping:
        """The same with every column named by text, as results name columns whose labels are no strings."""

        def one(name: Any) -> str | None:
            return None if name is None else str(name)

        def many(names: Sequence[Any] | None) -> list[str] | None:
            return None if names is None else [str(name) for name in names]

        single = self.prediction is None or isinstance(self.prediction, (str, int))
        return replace(
            self,
            target=one(self.target),
            prediction=one(self.prediction) if single else self.prediction_names(),
            datetime=one(self.datetime),
            id=one(self.id),
            numerical_features=many(self.numerical_features),
            categorical_features=many(self.categorical_features),
            datetime_features=many(self.datetime_features),
            text_features=many(self.text_features),
            embeddings=None if self.embeddings is None else {str(k): many(v) or [] for k, v in self.embeddings.items()},
            user_id=one(self.user_id),
            item_id=one(self.item_id),
        )

    def prediction_names(self) -> list[str]:
        """The prediction's columns, as a list whatever way they were given."""
        if self.prediction is None:
            return []
        if isinstance(self.prediction, (str, int)):
            return [str(self.prediction)]
        return [str(name) for name in self.prediction]

    def embedding_columns(self) -> set[str]:
        return {str(name) for names in (self.embeddings or {}).values() for name in names}


__all__ = ["ColumnMapping", "RecomType", "TaskType"]
