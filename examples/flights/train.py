"""Trains a random forest on data/train.parquet and exports it as ONNX: model.onnx and metrics.json.

Everything random is seeded and the forest is grown on one thread, so two runs give the same model, byte for byte.
"""

import argparse
import json

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

from features import CATEGORIES, NUMBERS

SEED = 20130801


def build(trees: int, depth: int) -> Pipeline:
    columns = ColumnTransformer(
        [
            ("numbers", SimpleImputer(strategy="median"), NUMBERS),
            ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False), CATEGORIES),
        ]
    )
    forest = RandomForestClassifier(
        n_estimators=trees, max_depth=depth, min_samples_leaf=20, max_samples=0.3, n_jobs=1, random_state=SEED
    )
    return Pipeline([("columns", columns), ("forest", forest)])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--trees", type=int, default=20)
    arguments.add_argument("--depth", type=int, default=12)
    arguments.add_argument("--broken-label", action="store_true", help="labels slip by 1000 rows, as after a bad join")
    options = arguments.parse_args()

    table = pd.read_parquet("data/train.parquet")
    features, label = table[NUMBERS + CATEGORIES], table["late"].to_numpy()
    if options.broken_label:
        label = np.roll(label, 1000)
    model = build(options.trees, options.depth).fit(features, label)

    inputs = [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    inputs += [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    onnx = to_onnx(model, initial_types=inputs, options={"zipmap": False}, target_opset=17)
    onnx.graph.name = "flights-delay"
    with open("model.onnx", "wb") as file:
        file.write(onnx.SerializeToString(deterministic=True))

    metrics = {"train_accuracy": float(model.score(features, label)), "train_rows": len(table), "trees": options.trees}
    with open("metrics.json", "w") as file:
        json.dump(metrics, file, indent=2)
        file.write("\n")
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
