"""Definition: roles and types of the columns of a run, by the rules of Evidently 0.6.7 for single columns and tests.

The drift table types columns by other rules, those of the core (src/trimtab/drift/column_comparison.h): there a whole
number of few values stays a number, here up to five distinct values make it a category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trimtab import _column_kinds as kinds
from trimtab.core import ColumnType
from trimtab.pipeline.column_mapping import ColumnMapping, TaskType

if TYPE_CHECKING:
    from trimtab._data import Data, Side

FEW_VALUES = 5
"""Whole numbers with at most so many distinct values are categories."""


@dataclass
class PredictionColumns:
    """The prediction: a column of values, or columns of probabilities."""

    predicted_values: str | None = None
    prediction_probas: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        return [name for name in [self.predicted_values, *self.prediction_probas] if name is not None]


@dataclass
class Definition:
    """Columns in the one order of every report: target, prediction, numbers, categories, text, times, id."""

    types: dict[str, ColumnType]
    target: str | None
    prediction: PredictionColumns
    datetime: str | None
    id: str | None
    users_and_items: list[str]
    task: str | None
    embeddings: dict[str, list[str]] | None
    lost: list[str] = field(default_factory=list)
    """Features, of the type of a test of drift, that one of the data sets lacks, cannot be read or holds as times."""
    lost_prediction: list[str] = field(default_factory=list)
    """Columns of the prediction that only one of the data sets has."""

    def utility_columns(self) -> set[str]:
        single = [self.id, self.datetime, self.target, *self.users_and_items, *self.prediction.names()]
        return {name for name in single if name is not None}

    def columns(self, wanted: ColumnType | None = None, features_only: bool = False) -> list[str]:
        """Names of the columns of a type; ``features_only`` leaves target, prediction, id and times of rows out."""
        utility = self.utility_columns() if features_only else set()
        return [
            name
            for name, column_type in self.types.items()
            if (wanted is None or column_type == wanted) and name not in utility
        ]

    def type(self, name: str) -> ColumnType:
        """KeyError for a column that has no type: not in both data sets, or part of an embedding."""
        return self.types[name]

    @property
    def target_type(self) -> ColumnType | None:
        return None if self.target is None else self.types[self.target]


def _merged_kind(name: str, sides: Sequence[Side]) -> str:
    """Kind of a column that both sides have: the reference's, unless both are numbers or times: then the current's."""
    found = [side.kind(name) for side in sides if side.has(name)]
    arithmetic = ("int", "float", "time", "duration")
    if len(found) == 2 and all(one in arithmetic for one in found):
        return found[1]
    return found[0]


def _few_values(name: str, sides: Sequence[Side]) -> bool:
    for side in sides:
        distinct = side.distinct(name) if side.has(name) else 0
        if distinct:
            return distinct <= FEW_VALUES
    return True


def _target_type(name: str, mapping: ColumnMapping, sides: Sequence[Side]) -> ColumnType:
    number = kinds.is_number(_merged_kind(name, sides))
    if mapping.task == TaskType.REGRESSION_TASK:
        return ColumnType.Numerical
    if number and mapping.task != TaskType.CLASSIFICATION_TASK and not _few_values(name, sides):
        return ColumnType.Numerical
    return ColumnType.Categorical


def _prediction_type(name: str, mapping: ColumnMapping, sides: Sequence[Side]) -> ColumnType:
    kind = _merged_kind(name, sides)
    if not (kinds.is_number(kind) or kind == "bool"):
        return ColumnType.Categorical
    if mapping.task == TaskType.REGRESSION_TASK:
        return ColumnType.Numerical
    current = sides[-1]
    outside = False
    if kinds.has_numbers(current.kind(name)):
        numbers = current.numbers(name)
        outside = numbers.count > 0 and (numbers.maximum > 1 or numbers.minimum < 0)
    few = _few_values(name, sides)
    if (few and (kind == "int" or outside)) or (mapping.task == TaskType.CLASSIFICATION_TASK and outside):
        return ColumnType.Categorical
    return ColumnType.Numerical


def _listed_types(mapping: ColumnMapping) -> dict[str, ColumnType]:
    """Types that the mapping names; of a column in several lists the first counts."""
    types: dict[str, ColumnType] = {}
    for listed, listed_type in (
        (mapping.categorical_features, ColumnType.Categorical),
        (mapping.numerical_features, ColumnType.Numerical),
        (mapping.datetime_features, ColumnType.Datetime),
        (mapping.text_features, ColumnType.Text),
    ):
        for name in listed or ():
            types.setdefault(str(name), listed_type)
    return types


def _column_type(
    name: str, mapping: ColumnMapping, sides: Sequence[Side], listed: Mapping[str, ColumnType]
) -> ColumnType:
    """Of a column that at least one of the sides has (reference first)."""
    if name in listed:
        return listed[name]
    if name == mapping.target:
        return _target_type(name, mapping, sides)
    if isinstance(mapping.prediction, (str, int)) and name == str(mapping.prediction):
        return _prediction_type(name, mapping, sides)
    kind = _merged_kind(name, sides)
    if kind == "int":
        return ColumnType.Categorical if _few_values(name, sides) else ColumnType.Numerical
    if kind == "float":
        return ColumnType.Numerical
    return ColumnType.Datetime if kind in ("time", "duration") else ColumnType.Categorical


def _prediction_columns(mapping: ColumnMapping, data: Data, target: ColumnType | None) -> PredictionColumns:
    names = [name for name in mapping.prediction_names() if data.in_all(name)]
    if not names:
        return PredictionColumns()
    if not isinstance(mapping.prediction, (str, int)):
        return PredictionColumns(prediction_probas=names)
    (name,) = names
    predicted = _column_type(name, mapping, data.sides, _listed_types(mapping))
    probability = predicted == ColumnType.Numerical and (
        mapping.task == TaskType.CLASSIFICATION_TASK or (mapping.task is None and target == ColumnType.Categorical)
    )
    return PredictionColumns(prediction_probas=[name]) if probability else PredictionColumns(predicted_values=name)


def define(data: Data) -> Definition:
    """The definition of a run's columns. ValueError for a target or an id that only one of the data sets has."""
    mapping = data.mapping
    by_list = _listed_types(mapping)

    def column_type(name: str) -> ColumnType:
        return _column_type(name, mapping, data.sides, by_list)

    embedded = mapping.embedding_columns()

    def role(name: str | None) -> str | None:
        if name is None or name in embedded or not data.in_any(name):
            return None
        data.require_in_all(name)
        return name

    target = role(mapping.target)
    types: dict[str, ColumnType] = {}
    if target is not None:
        types[target] = column_type(target)
    prediction = _prediction_columns(mapping, data, types.get(target) if target is not None else None)
    for name in prediction.names():
        types[name] = column_type(name)
    identity, datetime = role(mapping.id), role(mapping.datetime)
    people = [name for name in (role(mapping.user_id), role(mapping.item_id)) if name is not None]
    roles = {*types, *people, *(name for name in (identity, datetime) if name is not None)}
    rest = sorted(name for name in data.columns_of_all() if name not in roles and name not in embedded)
    told = {name: column_type(name) for name in rest}
    lists = {
        ColumnType.Numerical: mapping.numerical_features,
        ColumnType.Categorical: mapping.categorical_features,
        ColumnType.Text: mapping.text_features or [],
        ColumnType.Datetime: mapping.datetime_features,
    }
    for wanted, listed in lists.items():
        if listed is None:
            names = [name for name in rest if told[name] == wanted]
        else:
            chosen = [str(name) for name in listed if str(name) not in roles and str(name) in told]
            names = sorted(chosen) if wanted == ColumnType.Numerical else chosen
        types.update((name, wanted) for name in names)
    for utility in [*people, datetime, identity]:
        if utility is not None:
            types.setdefault(utility, column_type(utility))
    task = mapping.task
    if task is None and target is not None:
        numeric = types[target] == ColumnType.Numerical
        task = TaskType.REGRESSION_TASK if numeric else TaskType.CLASSIFICATION_TASK
    embeddings = None
    if mapping.embeddings is not None:
        embeddings = {
            str(key): [str(name) for name in names if data.in_all(str(name))]
            for key, names in mapping.embeddings.items()
        }
    lost_prediction = [name for name in mapping.prediction_names() if data.in_any(name) and not data.in_all(name)]
    roles |= {*lost_prediction, *mapping.prediction_names()}
    lost = _lost(data, roles | embedded, lists, column_type)
    return Definition(types, target, prediction, datetime, identity, people, task, embeddings, lost, lost_prediction)


def _lost(
    data: Data,
    apart: set[str],
    lists: Mapping[ColumnType, Sequence[str] | None],
    column_type: Callable[[str], ColumnType],
) -> list[str]:
    """Columns that the drift table tries to test and that have no type for it in the definition."""
    listed = dict.fromkeys(str(name) for names in lists.values() for name in names or [])
    found = []
    for name in dict.fromkeys([*data.sides[0].all_names, *listed]):
        if name in apart or not data.knows(name):
            continue
        told = column_type(name) if data.in_any(name) else ColumnType.Categorical
        if data.in_all(name):
            before, now = (data.sides[0].kind(name), data.sides[-1].kind(name))
            if told != ColumnType.Datetime or before in ("time", "duration") or now == before or name in listed:
                continue
            told = ColumnType.Numerical
        if name in listed or (told != ColumnType.Datetime and lists[told] is None):
            found.append(name)
    return found
