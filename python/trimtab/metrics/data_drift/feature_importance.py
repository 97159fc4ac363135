"""How much each feature tells about the target: for DataDriftTable(feature_importance=True)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from trimtab import _core

SAMPLE = 5000  # rows, as in Evidently


def feature_importance(
    table: _core.Table,
    numerical: Sequence[str],
    categorical: Sequence[str],
    target: str,
    task: Literal["classification", "regression"],
) -> dict[str, float]:
    """Importance of each feature in [0, 1], three decimals, summing to 1: numerical features first.

    Mean decrease of impurity in a random forest of scikit-learn (leaves of at least 10 rows) on at most 5,000 rows.
    Missing numbers count as 0, categories by their rank, rows without a target are left out. The forest has a seed, so
    that two runs agree (Evidently's has none). ImportError names the remedy where scikit-learn is absent; ValueError
    when fewer than two rows have a target.
    """
    import numpy as np

    try:
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
    except ImportError as error:
        raise ImportError(
            "feature_importance=True trains a random forest of scikit-learn, which is not installed: "
            "pip install 'trimtab[sklearn]', or leave the argument out"
        ) from error
    targets = table.floats(target) if task == "regression" else table.codes(target).astype(np.float64)
    known = np.isfinite(targets) if task == "regression" else targets >= 0
    rows = np.random.RandomState(0).choice(table.rows, min(SAMPLE, table.rows), replace=False)
    rows = rows[known[rows]]
    if len(rows) < 2:
        raise ValueError(f"target {target!r} has {len(rows)} values in the sample: no forest can learn from that")
    columns = [np.nan_to_num(table.floats(name)[rows], posinf=float(np.finfo(np.float32).max)) for name in numerical]
    columns += [table.codes(name)[rows].astype(np.float64) for name in categorical]
    if not columns:
        return {}
    kind = RandomForestRegressor if task == "regression" else RandomForestClassifier
    forest = kind(min_samples_leaf=10, random_state=0).fit(np.column_stack(columns), targets[rows])
    names = [*numerical, *categorical]
    return {name: round(float(value), 3) for name, value in zip(names, forest.feature_importances_)}
