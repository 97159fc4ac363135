"""Writes text_content.json beside itself: scores of scikit-learn's pipeline on made-up texts, in the order of the rows.

    .venv/bin/python src/trimtab/drift/testdata/make_text_content.py
"""

import json
import pathlib

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

WORDS = ("model drift column table value sample mean shift test report share rate error train label score feature index "
         "the of and is not it x 1 42 2024 snake_case don't e-mail Straße ÉCOLE naïve Привет ПРИВЕТ мир Αθήνα 東京 大阪 "
         "データ\u3001品質 x² ½ price€ a\u2014b co\u0301 ÜBER über Ωμέγα \U0001d400\U0001d401 ǅungla ﬁre Ⅷth٣٤ ก็ดี हिन्दी").split()


def pipeline(reference, current):
    texts = np.array([*reference, *current], dtype=object)
    sides = np.array([0] * len(reference) + [1] * len(current))
    train, held_out, train_sides, held_out_sides = train_test_split(texts, sides, test_size=0.5, random_state=42)
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
    classifier = SGDClassifier(alpha=1e-4, max_iter=50, penalty="l1", loss="modified_huber", random_state=42)
    classifier.fit(vectorizer.fit_transform(train), train_sides)
    scores = classifier.predict_proba(vectorizer.transform(held_out))[:, 1]
    weights = classifier.coef_[0]
    names = vectorizer.get_feature_names_out()
    ascending = np.argsort(weights, kind="stable")[:5]
    descending = np.argsort(-weights, kind="stable")[:5]
    # The scores of random guesses, as Evidently draws them.
    np.random.seed(42)
    areas = []
    for seed in np.random.randint(0, 10000, size=1000):
        np.random.seed(seed)
        areas.append(roc_auc_score(held_out_sides, np.random.rand(len(held_out_sides))))
    return {"score": roc_auc_score(held_out_sides, scores), "epochs": int(classifier.n_iter_),
            "held_out": held_out_sides.tolist(), "terms": len(names),
            "reference_words": [[names[i], weights[i]] for i in ascending if weights[i] < 0],
            "current_words": [[names[i], weights[i]] for i in descending if weights[i] > 0],
            "quantiles": [[q, float(np.percentile(areas, 100 * q))] for q in (0.0, 0.5, 0.95, 1.0)]}


def main():
    rng = np.random.RandomState(3)
    cases = []
    many = ["".join(rng.choice(list("bdklmnrst"), 3)) + "aeiou"[i % 5] + str(i % 7) for i in range(900)]
    for n, m, tilt, length, words in [
            (60, 80, 1.0, 9, WORDS), (70, 70, 0.0, 12, WORDS), (40, 9, 2.0, 5, WORDS), (150, 150, 0.4, 15, WORDS),
            (3, 5, 1.0, 8, WORDS), (90, 120, 0.6, 12, many)]:
        shares = rng.dirichlet(np.full(len(words), 2.0))
        other = shares * np.exp(tilt * rng.normal(size=len(words)))

        def texts(count, p):
            separators = [" ", ", ", "\n", " - ", ". "]
            return ["".join(rng.choice(words, p=p / p.sum()) + separators[rng.randint(5)]
                            for _ in range(rng.randint(1, 2 * length))) for _ in range(count)]

        reference, current = texts(n, shares), texts(m, other)
        cases.append({"reference": reference, "current": current, **pipeline(reference, current)})
    path = pathlib.Path(__file__).with_name("text_content.json")
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
