"""How two sets of embeddings are compared: ``distance``, ``model``, ``ratio`` or ``mmd``.

Each takes its settings and returns a method: ``method(current, reference) -> (score, drift detected, name)``, where both
sides are two-dimensional (rows by components: numpy, or a frame of numbers) and are not changed. ``pca_components``
projects both on the reference's first principal components beforehand, by an exact decomposition. Resamples have the
seeds 0 to 99 of numpy's legacy generator and leave its global state alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

RESAMPLES = 100
SAMPLE = 1000  # rows of a side from which the width of mmd's kernel is taken
BLOCK = 1024  # rows of the kernel matrix that are in memory at once


class DriftMethod(ABC):
    """A method with its settings."""

    pca_components: int | None

    def __call__(self, current: object, reference: object) -> tuple[float, bool, str]:
        """Score, whether it means drift, and the method's name.

        ValueError for sides that are empty, not numbers, of unequal width, or hold a missing or infinite value.
        """
        ours, theirs = _matrix(current, "current"), _matrix(reference, "reference")
        if ours.shape[1] != theirs.shape[1]:
            raise ValueError(f"{ours.shape[1]} components in current, {theirs.shape[1]} in reference")
        if self.pca_components:
            theirs, ours = _principal(theirs, ours, self.pca_components)
        score, drifted = self.compare(theirs, ours)
        return float(score), bool(drifted), self.name

    @property
    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    def compare(self, reference: Matrix, current: Matrix) -> tuple[float, bool]: ...


@dataclass(frozen=True)
class DistanceDriftMethod(DriftMethod):
    dist: str = "euclidean"
    threshold: float = 0.2
    bootstrap: bool | None = None
    quantile_probability: float = 0.95
    pca_components: int | None = None

    name = "distance"

    def __post_init__(self) -> None:
        if self.dist not in ("euclidean", "cosine", "cityblock", "chebyshev"):
            raise ValueError(f"dist {self.dist!r} is none of euclidean, cosine, cityblock, chebyshev")

    def compare(self, reference: Matrix, current: Matrix) -> tuple[float, bool]:
        import numpy as np

        score = _distance(self.dist, reference.mean(axis=0), current.mean(axis=0))
        if not self.bootstrap:
            return score, score > self.threshold
        m, n = len(reference), len(current)
        left, right = _resamples(m, int(m * m / (m + n)), int(n * m / (m + n)))
        pairs = zip(left @ reference / left[0].sum(), right @ reference / right[0].sum())
        null = [_distance(self.dist, a, b) for a, b in pairs]
        return score, score > float(np.percentile(null, 100 * self.quantile_probability))


@dataclass(frozen=True)
class ModelDriftMethod(DriftMethod):
    threshold: float = 0.55
    bootstrap: bool | None = None
    quantile_probability: float = 0.95
    pca_components: int | None = None

    name = "model"

    def compare(self, reference: Matrix, current: Matrix) -> tuple[float, bool]:
        import numpy as np

        try:
            from sklearn.linear_model import SGDClassifier
            from sklearn.metrics import roc_auc_score
            from sklearn.model_selection import train_test_split
        except ImportError as error:
            raise ImportError(
                "the embeddings method 'model' trains a classifier of scikit-learn, which is not installed: "
                "pip install 'trimtab[sklearn]', or choose distance, ratio or mmd"
            ) from error
        rows = np.vstack([reference, current])
        sides = np.repeat([1, 0], [len(reference), len(current)])
        train, test, train_sides, test_sides = train_test_split(rows, sides, test_size=0.5, random_state=42)
        if len(set(train_sides)) < 2 or len(set(test_sides)) < 2:
            raise ValueError(f"{len(reference)} + {len(current)} rows are too few to train and judge a classifier")
        classifier = SGDClassifier(loss="log_loss", random_state=42).fit(train, train_sides)
        score = float(roc_auc_score(test_sides, classifier.predict_proba(test)[:, 1]))
        if not self.bootstrap:
            return score, score > self.threshold
        null = [
            roc_auc_score(test_sides, np.random.RandomState(seed).rand(len(test_sides))) for seed in range(RESAMPLES)
        ]
        return score, score > float(np.percentile(null, 100 * self.quantile_probability))


@dataclass(frozen=True)
class RatioDriftMethod(DriftMethod):
    component_stattest: Any = "wasserstein"
    component_stattest_threshold: float = 0.1
    threshold: float = 0.2
    pca_components: int | None = None

    name = "ratio"

    def compare(self, reference: Matrix, current: Matrix) -> tuple[float, bool]:
        import numpy as np

        from trimtab import _core

        names = [f"component {i}" for i in range(reference.shape[1])]

        def profile(rows: Matrix) -> _core.Profile:
            columns = [_core.Column.from_array(column) for column in np.ascontiguousarray(rows.T)]
            return _core.Profile(_core.Table.from_columns(names, columns))

        test = str(getattr(self.component_stattest, "name", self.component_stattest))
        settings = _core.DriftSettings(
            mapping=_core.ColumnMapping(target=None, prediction=(), datetime=None, numerical_features=names),
            default_tests={"all": test},
            default_thresholds={"all": self.component_stattest_threshold},
        )
        drifts = _core.compare(profile(reference), profile(current), settings)
        untested = [drift for drift in drifts if drift.unavailable]
        if untested:
            raise ValueError(f"{untested[0].column}: {untested[0].unavailable}")
        score = sum(drift.detected for drift in drifts) / len(names)
        return score, score > self.threshold


@dataclass(frozen=True)
class MMDDriftMethod(DriftMethod):
    threshold: float = 0.015
    bootstrap: bool | None = None
    quantile_probability: float = 0.05
    pca_components: int | None = None

    name = "mmd"

    def compare(self, reference: Matrix, current: Matrix) -> tuple[float, bool]:
        import numpy as np

        m, n = len(reference), len(current)
        if m < 2 or n < 2:
            raise ValueError(f"mmd needs two rows on each side; there are {m} and {n}")
        gamma = _kernel_gamma(_sample(reference), _sample(current))
        within = (_kernel_sum(reference, reference, gamma) - m) / (m * (m - 1))
        within += (_kernel_sum(current, current, gamma) - n) / (n * (n - 1))
        score = within - 2 * _kernel_sum(reference, current, gamma) / (m * n)
        if not self.bootstrap:
            return max(score, 0.0), score > self.threshold
        null = _reference_null(reference, max(int(m * m / (m + n)), 1), max(int(m * n / (m + n)), 1))
        # quantile_probability is the rate of false alarms: drift lies beyond the upper tail of the null. Evidently
        # compares with the lower tail and so detects drift nearly always.
        return max(score, 0.0), score > float(np.percentile(null, 100 * (1 - self.quantile_probability)))


def distance(
    dist: str = "euclidean",
    threshold: float = 0.2,
    bootstrap: bool | None = None,
    quantile_probability: float = 0.95,
    pca_components: int | None = None,
) -> DriftMethod:
    """Distance of the two mean vectors: euclidean, cosine, cityblock or chebyshev.

    Drift: above ``threshold``; with ``bootstrap`` above that quantile of the distances between resamples of the
    reference.
    """
    return DistanceDriftMethod(dist, threshold, bootstrap, quantile_probability, pca_components)


def model(
    threshold: float = 0.55,
    bootstrap: bool | None = None,
    quantile_probability: float = 0.95,
    pca_components: int | None = None,
) -> DriftMethod:
    """ROC AUC on one half of the rows of a linear classifier that learns on the other which side a row comes from.

    Drift: above ``threshold``; with ``bootstrap`` above that quantile of the AUCs of random scores. Needs scikit-learn.
    """
    return ModelDriftMethod(threshold, bootstrap, quantile_probability, pca_components)


def ratio(
    component_stattest: Any = "wasserstein",
    component_stattest_threshold: float = 0.1,
    threshold: float = 0.2,
    pca_components: int | None = None,
) -> DriftMethod:
    """Share of the components that drifted by a test for numbers; drift: above ``threshold``."""
    return RatioDriftMethod(component_stattest, component_stattest_threshold, threshold, pca_components)


def mmd(
    threshold: float = 0.015,
    bootstrap: bool | None = None,
    quantile_probability: float = 0.05,
    pca_components: int | None = None,
) -> DriftMethod:
    """Unbiased squared maximum mean discrepancy with a Gaussian kernel as wide as the median distance between the sides.

    Drift: above ``threshold``; with ``bootstrap`` above all but ``quantile_probability`` of the values between
    resamples of the reference. Time is quadratic in the rows, memory linear.
    """
    return MMDDriftMethod(threshold, bootstrap, quantile_probability, pca_components)


def _matrix(rows: object, side: str) -> Matrix:
    import numpy as np

    try:
        matrix = np.asarray(rows, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"embeddings in {side} are not all numbers: {error}") from error
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(f"embeddings in {side} have shape {matrix.shape}, not rows by components")
    wrong = np.flatnonzero(~np.isfinite(matrix).all(axis=1))
    if len(wrong):
        raise ValueError(f"embeddings in {side}: row {wrong[0]} holds a missing or infinite value ({len(wrong)} rows do)")
    return matrix


def _principal(reference: Matrix, current: Matrix, components: int) -> tuple[Matrix, Matrix]:
    import numpy as np

    most = min(reference.shape)
    if not 0 < components <= most:
        raise ValueError(f"pca_components {components}: the reference has between 1 and {most}")
    mean = reference.mean(axis=0)
    axes = np.linalg.svd(reference - mean, full_matrices=False)[2][:components].T
    return (reference - mean) @ axes, (current - mean) @ axes


def _distance(kind: str, a: Matrix, b: Matrix) -> float:
    import numpy as np

    if kind == "cosine":
        length = float(np.sqrt((a @ a) * (b @ b)))
        return 1 - float(a @ b) / length if length > 0 else float("nan")
    difference = np.abs(a - b)
    if kind == "euclidean":
        return float(np.sqrt((difference**2).sum()))
    return float(difference.sum() if kind == "cityblock" else difference.max())


def _resamples(rows: int, left: int, right: int) -> tuple[Matrix, Matrix]:
    """How often each row is drawn: one line for each of the pairs of resamples (with replacement)."""
    import numpy as np

    if left < 1 or right < 1:
        raise ValueError(f"too few rows for resamples: they would have {left} and {right}")
    counts = np.empty((2, RESAMPLES, rows))
    for seed in range(RESAMPLES):
        random = np.random.RandomState(seed)
        for side, size in enumerate((left, right)):
            counts[side, seed] = np.bincount(random.choice(rows, size), minlength=rows)
    return counts[0], counts[1]


def _sample(rows: Matrix) -> Matrix:
    import numpy as np

    return rows if len(rows) <= SAMPLE else rows[np.random.RandomState(0).choice(len(rows), SAMPLE, replace=False)]


def _squared_distances(a: Matrix, b: Matrix) -> Matrix:
    import numpy as np

    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None, :] - 2 * (a @ b.T)
    nonnegative: Matrix = np.maximum(squares, 0)
    return nonnegative


def _kernel_gamma(a: Matrix, b: Matrix) -> float:
    import numpy as np

    distances = _squared_distances(a, b)
    if a is b:
        np.fill_diagonal(distances, 0)
    width = float(np.median(np.sqrt(distances))) ** 2
    if width == 0:
        raise ValueError("half of the distances between rows are 0: mmd's kernel has no width")
    return 1 / width


def _kernel_sum(a: Matrix, b: Matrix, gamma: float) -> float:
    """Sum of the kernel matrix; its diagonal is exactly 1 where a is b."""
    import numpy as np

    total = 0.0
    for start in range(0, len(a), BLOCK):
        block = np.exp(-gamma * _squared_distances(a[start : start + BLOCK], b))
        if a is b:
            rows = np.arange(len(block))
            block[rows, start + rows] = 1.0
        total += float(block.sum())
    return total


def _reference_null(reference: Matrix, left: int, right: int) -> Matrix:
    """The statistic between pairs of resamples of the reference."""
    import numpy as np

    if left < 2 or right < 2:
        raise ValueError(f"too few rows for resamples: they would have {left} and {right}")
    sample = _sample(reference)
    gamma = _kernel_gamma(sample, sample)
    x, y = _resamples(len(reference), left, right)
    x_kernel, y_kernel = np.zeros_like(x), np.zeros_like(y)
    for start in range(0, len(reference), BLOCK):
        block = np.exp(-gamma * _squared_distances(reference[start : start + BLOCK], reference))
        rows = np.arange(len(block))
        block[rows, start + rows] = 1.0
        x_kernel += x[:, start : start + BLOCK] @ block
        y_kernel += y[:, start : start + BLOCK] @ block
    within = ((x_kernel * x).sum(axis=1) - left) / (left * (left - 1))
    within += ((y_kernel * y).sum(axis=1) - right) / (right * (right - 1))
    null: Matrix = within - 2 * (x_kernel * y).sum(axis=1) / (left * right)
    return null
