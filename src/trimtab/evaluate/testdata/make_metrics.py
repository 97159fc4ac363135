"""Makes metrics.json: scikit-learn's metrics and independently computed intervals for small and awkward tables.

    .venv/bin/python src/trimtab/evaluate/testdata/make_metrics.py
"""

import json
import pathlib
import warnings

import numpy as np
import scipy.stats
import sklearn
from sklearn import metrics

random = np.random.default_rng(5)


def delong(scores, labels):
    """Straight from the definition of DeLong et al. 1988, in quadratic time."""
    x, y = scores[labels == 1], scores[labels == 0]
    wins = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    variance = wins.mean(axis=1).var(ddof=1) / len(x) + wins.mean(axis=0).var(ddof=1) / len(y)
    half = scipy.stats.norm.ppf(0.975) * np.sqrt(variance)
    return [max(0.0, wins.mean() - half), min(1.0, wins.mean() + half)] if variance > 0 else None


def wilson(successes, n):
    ci = scipy.stats.binomtest(int(successes), int(n)).proportion_ci(0.95, method="wilson")
    return [ci.low, ci.high]


def case(name, scores, labels):
    scores, labels = np.asarray(scores, dtype=float), np.asarray(labels, dtype=int)
    predicted = (scores >= 0.5).astype(int)
    tp, fp = int((predicted & labels).sum()), int((predicted & (1 - labels)).sum())
    positives, both = int(labels.sum()), 0 < labels.sum() < len(labels)
    union = int((predicted | labels).sum())
    with warnings.catch_warnings():
        # What scikit-learn warns about is not defined; null says so.
        warnings.simplefilter("error", metrics._classification.UndefinedMetricWarning)
        return {
            "name": name,
            "scores": scores.tolist(),
            "labels": labels.tolist(),
            "accuracy": metrics.accuracy_score(labels, predicted),
            "auc": float(metrics.roc_auc_score(labels, scores)) if both else None,
            "log_loss": float(metrics.log_loss(labels, scores, labels=[0, 1])),
            "f1": float(metrics.f1_score(labels, predicted)) if union else None,
            "precision": float(metrics.precision_score(labels, predicted)) if tp + fp else None,
            "recall": float(metrics.recall_score(labels, predicted)) if positives else None,
            "intervals": {
                "accuracy": wilson((predicted == labels).sum(), len(labels)),
                "auc": delong(scores, labels) if both and min(positives, len(labels) - positives) > 1 else None,
                "precision": wilson(tp, tp + fp) if tp + fp else None,
                "recall": wilson(tp, positives) if positives else None,
                "f1": [2 * j / (1 + j) for j in wilson(tp, union)] if union else None,
            },
        }


n = 400
labels = random.integers(0, 2, n)
good = np.clip(0.5 + 0.25 * (labels - 0.5) + random.normal(0, 0.2, n), 0, 1)
rare = (random.random(n) < 0.05).astype(int)
cases = [
    case("ordinary", good, labels),
    case("ties", np.round(good, 1), labels),
    case("rare positives", np.clip(random.beta(1, 12, n) + 0.3 * rare, 0, 1), rare),
    case("sure and wrong", np.where(random.random(n) < 0.1, 1 - labels, labels), labels),
    case("at the threshold", [0.5, 0.5, 0.49999999999999994, 0.5000000000000001], [0, 1, 1, 0]),
    case("near 0 and 1", [1e-300, 1e-17, 1 - 2**-53, 1 - 1e-10, 3e-16], [0, 1, 0, 1, 1]),
    case("nothing predicted positive", [0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1]),
    case("no positive rows", [0.1, 0.2, 0.6, 0.4], [0, 0, 0, 0]),
    case("no positive at all", [0.1, 0.2], [0, 0]),
    case("only positive rows", [0.1, 0.7, 0.6], [1, 1, 1]),
    case("float32 scores", np.float32(good).astype(float), labels),
]
# Without the one loss of 36 that a wrong 0 or 1 gives: with it 2,000 replicates alone differ by a tenth of the width.
moderate = good.clip(0.02, 0.98)
losses = -np.log(np.where(labels == 1, moderate, 1 - moderate))
bca = scipy.stats.bootstrap((losses,), np.mean, n_resamples=50_000, method="BCa", rng=1).confidence_interval
result = {
    "scikit_learn": sklearn.__version__,
    "cases": cases,
    # Of the case "ordinary" with its scores clipped to 0.02 .. 0.98.
    "log_loss_interval": [float(bca.low), float(bca.high)],
}
path = pathlib.Path(__file__).resolve().parent / "metrics.json"
path.write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
