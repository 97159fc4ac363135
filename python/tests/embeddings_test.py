"""Methods for embeddings against Evidently 0.6.7: the shared oracle's cases, and small made data."""

import builtins
import json
import os
import pathlib

import numpy as np
import pandas as pd
import pytest

from trimtab.metrics.data_drift.embedding_drift_methods import distance, mmd, model, ratio

HERE = pathlib.Path(__file__).parent
SHARED = pathlib.Path(os.environ.get("TRIMTAB_SHARED", HERE.parent.parent.parent / "shared")) / "oracle" / "drift"
METHODS = {"distance": distance, "model": model, "ratio": ratio, "mmd": mmd}
EXPECTED = json.loads((HERE / "testdata" / "embeddings.json").read_text())
TOLERANCE = {"distance": 1e-9, "ratio": 0.0, "model": 0.02, "mmd": 1e-9}

# Case -> row of the table in docs/evidently.md that gives the reason.
INTENDED = {"mmd bootstrap": "mmd bootstrap", "embeddings_digits/embeddings_mmd_boot": "mmd bootstrap"}


def sides():
    """The data that testdata/embeddings.py made."""
    random = np.random.RandomState(5)
    return random.normal(size=(80, 6)), random.normal(size=(60, 6)) + [0.3, 0, 0, 0.1, 0, 0]


@pytest.mark.parametrize("name", EXPECTED)
def test_made_data(name):
    case = EXPECTED[name]
    reference, current = sides()
    score, drifted, method = METHODS[case["method"]](**case["arguments"])(current, reference)
    assert method == case["method"]
    assert abs(score - case["score"]) <= TOLERANCE[method] * max(1, abs(case["score"]))
    assert drifted == (case["drifted"] if name not in INTENDED else False)


ORACLE = {
    **{f"distance_{dist}{'_boot' if boot else ''}": distance(dist=dist, bootstrap=boot)
       for dist in ("euclidean", "cosine", "cityblock", "chebyshev") for boot in (False, True)},
    "distance_pca5": distance(pca_components=5),
    "model": model(),
    "model_boot": model(bootstrap=True),
    "ratio_wasserstein": ratio(component_stattest="wasserstein"),
    "ratio_ks": ratio(component_stattest="ks", component_stattest_threshold=0.05),
    "mmd": mmd(),
    "mmd_boot": mmd(bootstrap=True),
    "mmd_pca5": mmd(pca_components=5),
}


def test_every_case_of_the_oracle():
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there (set TRIMTAB_SHARED)")
    answers = json.loads((SHARED / "expected" / "embeddings_digits.json").read_text())
    columns = answers["column_mapping"]["embeddings"]["digits"]
    current, reference = (pd.read_parquet(SHARED / answers[side])[columns] for side in ("current", "reference"))
    seen = 0
    for case in answers["cases"]:
        name = case["case"].removeprefix("embeddings_digits/embeddings_")
        if name not in ORACLE:
            continue
        expected = case["expected"]["metrics"][0]["result"]
        score, drifted, method = ORACLE[name](current, reference)
        assert abs(score - expected["drift_score"]) <= TOLERANCE[method] * max(1, abs(score)), name
        assert drifted == (expected["drift_detected"] if case["case"] not in INTENDED else False), name
        seen += 1
    assert seen == len(ORACLE) == len(answers["cases"])


def test_mmd_bootstrap_keeps_its_rate_of_false_alarms():
    """Both sides from one distribution: about 5 % are called drift, where the lower tail would call nearly all."""
    random = np.random.RandomState(1)
    alarms = sum(mmd(bootstrap=True)(*random.normal(size=(2, 60, 4)))[1] for _ in range(60))
    assert alarms <= 10
    assert mmd(bootstrap=True)(random.normal(size=(60, 4)) + 1, random.normal(size=(60, 4)))[1]


def test_pca_is_exact_where_evidentlys_is_randomized():
    """600 rows of 40 components, 5 kept: the reference's variance along them is the largest that five axes can have."""
    random = np.random.RandomState(3)
    reference = random.normal(size=(600, 40)) * np.linspace(3, 1, 40)
    from trimtab.metrics.data_drift.embedding_drift_methods import _principal

    projected, _ = _principal(reference, reference, 5)
    largest = np.sort(np.linalg.eigvalsh(np.cov(reference.T)))[::-1][:5]
    np.testing.assert_allclose(projected.var(axis=0, ddof=1), largest, rtol=1e-12)


def test_mmd_in_blocks_equals_the_whole_matrix(monkeypatch):
    from trimtab.metrics.data_drift import embedding_drift_methods as module

    reference, current = sides()
    whole = mmd(bootstrap=True)(current, reference)
    monkeypatch.setattr(module, "BLOCK", 7)
    assert abs(mmd(bootstrap=True)(current, reference)[0] - whole[0]) < 1e-12


def test_the_global_generator_and_the_callers_frames_are_left_alone():
    reference, current = (pd.DataFrame(side) for side in sides())
    before = reference.copy()
    state = np.random.get_state()[1].tolist()
    for method in (distance(bootstrap=True), model(bootstrap=True), ratio(), mmd(bootstrap=True)):
        method(current, reference)
    assert np.random.get_state()[1].tolist() == state
    pd.testing.assert_frame_equal(reference, before)


@pytest.mark.parametrize(("arguments", "message"), [
    (lambda: (distance(), [[1.0, 2.0]], [[1.0]]), "2 components in current, 1 in reference"),
    (lambda: (mmd(), [[1.0], [np.nan]], [[1.0], [2.0]]), "current: row 1 holds a missing"),
    (lambda: (mmd(), [["a"]], [[1.0]]), "not all numbers"),
    (lambda: (distance(), np.empty((0, 3)), [[1.0]]), r"shape \(0, 3\)"),
    (lambda: (mmd(), [[1.0]], [[1.0], [2.0]]), "two rows on each side"),
    (lambda: (mmd(), [[1.0], [1.0]], [[1.0], [1.0]]), "no width"),
    (lambda: (distance(pca_components=9), [[1.0, 2.0]] * 4, [[1.0, 3.0]] * 4), "between 1 and 2"),
    (lambda: (ratio(component_stattest="kss"), [[1.0]] * 4, [[1.0]] * 4), "ks"),
    (lambda: (model(), [[1.0]], [[2.0]]), "too few"),
])
def test_bad_input(arguments, message):
    method, current, reference = arguments()
    with pytest.raises(ValueError, match=message):
        method(current, reference)
    with pytest.raises(ValueError, match="none of euclidean"):
        distance(dist="manhattan")


def test_without_scikit_learn_the_reason_is_named(monkeypatch):
    real = builtins.__import__

    def absent(name, *rest):
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ImportError, match=r"trimtab\[sklearn\]"):
        model()(*sides())




def table(**columns):
    from trimtab._frame import frame

    return frame(pd.DataFrame(columns)).table


def test_two_runs_of_feature_importance_agree():
    from trimtab.metrics.data_drift.feature_importance import feature_importance

    pytest.importorskip("sklearn")
    random = np.random.RandomState(1)
    x, noise = random.normal(size=400), random.normal(size=400)
    kind = np.where(random.rand(400) < 0.5, "a", "b")
    made = table(x=x, noise=noise, kind=kind, label=np.where(x > 0, "yes", "no"), value=x * 2, hole=[None] * 400)
    first = feature_importance(made, ["x", "noise"], ["kind"], "label", "classification")
    assert first == feature_importance(made, ["x", "noise"], ["kind"], "label", "classification")
    assert list(first) == ["x", "noise", "kind"] and first["x"] > 0.8 and abs(sum(first.values()) - 1) < 0.01
    assert feature_importance(made, ["x", "noise"], [], "value", "regression")["x"] > 0.9
