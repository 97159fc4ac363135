"""Writes embeddings.json: what Evidently 0.6.7's methods for embeddings say about small made data.

Needs evidently==0.6.7 'pandas<3' 'numpy<2.1' 'setuptools<81' in an environment of its own.
"""

import json
import pathlib

import numpy as np
import pandas as pd
from evidently.metrics.data_drift.embedding_drift_methods import distance, mmd, model, ratio

CASES = {
    **{f"distance {dist} {bootstrap}": ("distance", {"dist": dist, "bootstrap": bootstrap})
       for dist in ("euclidean", "cosine", "cityblock", "chebyshev") for bootstrap in (False, True)},
    "distance pca": ("distance", {"pca_components": 3}),
    "distance quantile": ("distance", {"bootstrap": True, "quantile_probability": 0.5}),
    "model": ("model", {}),
    "model bootstrap": ("model", {"bootstrap": True}),
    "ratio": ("ratio", {}),
    "ratio ks": ("ratio", {"component_stattest": "ks", "component_stattest_threshold": 0.2}),
    "ratio pca": ("ratio", {"pca_components": 4, "threshold": 0.1}),
    "mmd": ("mmd", {}),
    "mmd pca": ("mmd", {"pca_components": 3}),
    "mmd bootstrap": ("mmd", {"bootstrap": True}),
}
METHODS = {"distance": distance, "model": model, "ratio": ratio, "mmd": mmd}


def sides() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(5)
    return random.normal(size=(80, 6)), random.normal(size=(60, 6)) + [0.3, 0, 0, 0.1, 0, 0]


if __name__ == "__main__":
    reference, current = sides()
    found = {}
    for name, (method, arguments) in CASES.items():
        score, drifted, _ = METHODS[method](**arguments)(pd.DataFrame(current), pd.DataFrame(reference))
        found[name] = {"method": method, "arguments": arguments, "score": float(score), "drifted": bool(drifted)}
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(found, indent=1) + "\n")
