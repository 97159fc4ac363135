"""Makes the ONNX files of this folder and scores.json: what Python's onnxruntime answers on the rows that it holds.

    .venv/bin/python src/trimtab/model/testdata/make_models.py
"""

import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder
import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
OPSET = 17
random = np.random.default_rng(11)


def save(name, onnx):
    (HERE / f"{name}.onnx").write_bytes(onnx.SerializeToString(deterministic=True))


def hand_made(name, nodes, inputs, outputs, metadata=None, opset=OPSET, ir_version=8):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [helper.make_tensor_value_info(n, t, s) for n, t, s in outputs],
    )
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=imports, ir_version=ir_version)
    helper.set_model_props(model, metadata or {})
    save(name, model)


def run(name, feeds, output):
    session = onnxruntime.InferenceSession(str(HERE / f"{name}.onnx"), providers=["CPUExecutionProvider"])
    answer = session.run([output], feeds)[0]
    return [float(row) for row in answer.reshape(len(answer), -1)[:, -1]]


# Rows that every model below is asked about.
N = 64
rows = pd.DataFrame(
    {
        "delay": random.normal(10, 30, N).astype("float32"),
        "distance": random.integers(80, 5000, N).astype("float32"),
        "carrier": random.choice(["AA", "UA", "", "B6\u00e9"], N),
        "seats": random.integers(2, 400, N),
    }
)
label = (rows["delay"] + random.normal(0, 20, N) > 15).astype(int).to_numpy()
numbers = ["delay", "distance"]
matrix = rows[numbers].to_numpy()

# One input a column, numbers and text.
columns = Pipeline(
    [
        (
            "columns",
            ColumnTransformer(
                [("numbers", "passthrough", numbers), ("text", OneHotEncoder(handle_unknown="ignore"), ["carrier"])]
            ),
        ),
        ("forest", RandomForestClassifier(n_estimators=5, max_depth=3, random_state=1)),
    ]
).fit(rows[numbers + ["carrier"]], label)
types = [(name, FloatTensorType([None, 1])) for name in numbers] + [("carrier", StringTensorType([None, 1]))]
save("columns", to_onnx(columns, initial_types=types, options={"zipmap": False}, target_opset=OPSET))
save("zipmap", to_onnx(columns, initial_types=types, target_opset=OPSET))

# One input for all columns, their names in the metadata or not there.
logistic = LogisticRegression().fit(matrix, label)
onnx = to_onnx(logistic, matrix[:1], options={"zipmap": False}, target_opset=OPSET)
save("matrix_unnamed", onnx)
helper.set_model_props(onnx, {"features": json.dumps(numbers)})
save("matrix", onnx)
helper.set_model_props(onnx, {"features": "delay, distance"})
save("matrix_bad_names", onnx)

three = LogisticRegression().fit(matrix, np.arange(N) % 3)
save("three_classes", to_onnx(three, matrix[:1], options={"zipmap": False}, target_opset=OPSET))

F, D, I32, I64, B, S = (
    TensorProto.FLOAT,
    TensorProto.DOUBLE,
    TensorProto.INT32,
    TensorProto.INT64,
    TensorProto.BOOL,
    TensorProto.STRING,
)
# Every type of input, [N] and [N, 1]; the output is the sigmoid of their sum in double precision, [N, 1].
flat = helper.make_tensor("flat", I64, [2], [-1, 1])
flat_list = helper.make_tensor("flat", I64, [1], [-1])
inputs = [("f", F, [None, 1]), ("d", D, [None, 1]), ("i", I32, [None]), ("l", I64, [None, 1]), ("b", B, [None])]
nodes = [helper.make_node("Constant", [], ["flat"], value=flat)]
for name, _, _ in inputs:
    nodes.append(helper.make_node("Reshape", [name, "flat"], [f"{name}_column"]))
    nodes.append(helper.make_node("Cast", [f"{name}_column"], [f"{name}_double"], to=D))
nodes.append(
    helper.make_node(
        "LabelEncoder",
        ["s"],
        ["s_number"],
        domain="ai.onnx.ml",
        keys_strings=["yes", "no"],
        values_floats=[1.0, -1.0],
        default_float=0.5,
    )
)
nodes.append(helper.make_node("Cast", ["s_number"], ["s_double"], to=D))
nodes.append(helper.make_node("Sum", [f"{n}_double" for n, _, _ in inputs] + ["s_double"], ["sum"]))
nodes.append(helper.make_node("Sigmoid", ["sum"], ["probability"]))
hand_made("types", nodes, inputs + [("s", S, [None, 1])], [("probability", D, [None, 1])])

# A square root: NaN below 0.
hand_made("nan", [helper.make_node("Sqrt", ["x"], ["probability"])], [("x", F, [None, 1])], [("probability", F, [None, 1])])
# What is answered is no probability: the number itself, which may be anything.
hand_made("margin", [helper.make_node("Identity", ["x"], ["score"])], [("x", F, [None, 1])], [("score", F, [None, 1])])
hand_made(
    "ambiguous",
    [helper.make_node("Sigmoid", ["x"], ["first"]), helper.make_node("Sqrt", ["x"], ["second"])],
    [("x", F, [None, 1])],
    [("first", F, [None, 1]), ("second", F, [None, 1])],
)
hand_made(
    "labels_only", [helper.make_node("Cast", ["x"], ["label"], to=I64)], [("x", F, [None, 1])], [("label", I64, [None, 1])]
)
# Free dimensions: only scoring shows how many numbers a row has, namely as many as the largest x says.
hand_made(
    "width_by_value",
    [
        helper.make_node("Constant", [], ["flat"], value=flat_list),
        helper.make_node("Shape", ["x"], ["rows"], start=0, end=1),
        helper.make_node("ReduceMax", ["x"], ["largest"]),
        helper.make_node("Reshape", ["largest", "flat"], ["largest_list"]),
        helper.make_node("Cast", ["largest_list"], ["columns"], to=I64),
        helper.make_node("Concat", ["rows", "columns"], ["shape"], axis=0),
        helper.make_node("Expand", ["x", "shape"], ["probability"]),
    ],
    [("x", F, [None, 1])],
    [("probability", F, [None, None])],
)
hand_made(
    "half",
    [helper.make_node("Cast", ["x"], ["probability"], to=F)],
    [("x", TensorProto.FLOAT16, [None, 1])],
    [("probability", F, [None, 1])],
)
identity = [helper.make_node("Sigmoid", ["x"], ["probability"])]
hand_made("newer", identity, [("x", F, [None, 1])], [("probability", F, [None, 1])], opset=99, ir_version=99)

column = {name: rows[[name]].to_numpy() for name in numbers}
text = {"carrier": rows[["carrier"]].to_numpy().astype(object)}
typed = {
    "f": matrix[:, :1] / 50,
    "d": random.normal(0, 1, (N, 1)),
    "i": (rows["seats"].to_numpy() % 5 - 2).astype("int32"),
    "l": (rows[["seats"]].to_numpy() % 3).astype("int64"),
    "b": rows["seats"].to_numpy() > 200,
    "s": np.where(rows[["seats"]].to_numpy() % 2 == 0, "yes", "maybe").astype(object),
}
case = {
    "rows": N,
    "columns": {name: [v.item() if hasattr(v, "item") else v for v in rows[name]] for name in rows},
    "label": [int(v) for v in label],
    "typed": {name: [v if isinstance(v, str) else v.item() for v in values.reshape(-1)] for name, values in typed.items()},
    "scores": {
        "columns": run("columns", column | text, "probabilities"),
        "matrix": run("matrix", {"X": matrix}, "probabilities"),
        "types": run("types", typed, "probability"),
    },
    "onnxruntime": onnxruntime.__version__,
}
(HERE / "scores.json").write_text(json.dumps(case, indent=1) + "\n")
