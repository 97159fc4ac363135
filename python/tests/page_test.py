"""The page: one file, no outside reference, escaped texts, small, readable without scripts."""

import html.parser
import json
import re

import numpy as np
import pandas as pd
import pytest

from trimtab._page import report_page
from trimtab._page_charts import chart, number

HOSTILE = ['<script>alert(1)</script>', '" onmouseover="x', "a&b", "bell\x07", "\u202eevil", "名前"]


class Reported:
    """What a report gives, without one."""

    def __init__(self, result):
        self.result = result

    def as_dict(self):
        return self.result


def column(name, **other):
    return {
        "column_name": name, "column_type": "num", "stattest_name": "K-S p_value", "stattest_threshold": 0.05,
        "drift_score": 0.01, "drift_detected": True,
        "current": {"small_distribution": {"x": list(np.linspace(0, 1, 11)), "y": [0.1 * i for i in range(10)]}},
        "reference": {"small_distribution": {"x": list(np.linspace(-5, 5, 11)), "y": [1.0] * 10}}, **other,
    }


def drift_report(columns):
    drifted = sum(each["drift_detected"] for each in columns)
    whole = {"drift_share": 0.5, "number_of_columns": len(columns), "number_of_drifted_columns": drifted,
             "share_of_drifted_columns": drifted / max(len(columns), 1), "dataset_drift": True}
    table = {**whole, "drift_by_columns": {each["column_name"]: each for each in columns}, "current_fi": None}
    return Reported({"metrics": [{"metric": "DatasetDriftMetric", "result": whole}, {"metric": "DataDriftTable", "result": table}]})


class Outline(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text.append(data)


def check_page(text):
    outline = Outline(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(outline.tags)
    assert not [name for name, _ in outline.attributes if name.startswith("on") or name in ("src", "href")]
    assert not re.search(r"url\(|@import|https?://", text)
    return outline


def test_hostile_names_are_text():
    columns = [column(name) for name in HOSTILE]
    columns.append(column("labels", column_type="cat", stattest_name="chi-square p_value",
                          current={"small_distribution": {"x": HOSTILE, "y": [5, 4, 3, 2, 1, 0]}},
                          reference={"small_distribution": {"x": HOSTILE, "y": [0, 1, 2, 3, 4, 5]}}))
    page = report_page(drift_report(columns))
    outline = check_page(page)
    shown = " ".join(outline.text)
    assert HOSTILE[0] in shown and HOSTILE[1] in shown and "名前" in shown
    assert "\x07" not in page and "\u202e" not in page


def test_a_thousand_columns_are_less_than_a_megabyte():
    page = report_page(drift_report([column(f"a_column_of_number_{i}") for i in range(1000)]))
    assert len(page.encode()) < 1_000_000
    assert page.count("<svg") == 1000


def test_thresholds_reasons_and_order():
    columns = [
        column("quiet", drift_detected=False, drift_score=0.4),
        column("broken", drift_detected=False, drift_score=None, stattest_threshold=None, stattest_name=None,
               current=None, reference=None, unavailable="the reference has no value"),
        column("far", stattest_name="Wasserstein distance (normed)", stattest_threshold=0.1, drift_score=0.7),
    ]
    page = report_page(drift_report(columns))
    text = " ".join(check_page(page).text)
    assert text.index("far") < text.index("broken") < text.index("quiet")
    assert "≥ 0.1" in text and "≤ 0.05" in text and "the reference has no value" in text and "1 of 3 columns drifted" in text


def test_axes_are_shared():
    """The reference covers ten times the range of the current data: the current one is drawn in a tenth of the width."""
    drawn = chart("num", (list(np.linspace(0, 10, 11)), [1.0] * 10), (list(np.linspace(0, 1, 11)), [1.0] * 10))
    current = re.search(r'class=c d="([^"]*)"', drawn).group(1)
    assert max(float(x) for x in re.findall(r"H([\d.]+)", current)) == 18
    assert "<small>0<i>10</i></small>" in drawn


@pytest.mark.parametrize("edges", [
    [1.7e308 * (i - 5) / 5 for i in range(11)], [0.0] * 11, [float("inf")] * 11, [5e-324 * i for i in range(11)],
])
def test_edges_of_any_size_are_drawn_or_left_out(edges):
    drawn = chart("num", (edges, [1.0] * 10), (edges, [0.5] * 10))
    assert "nan" not in drawn and "inf" not in drawn.replace("inf</i>", "")


def test_few_numbers_stay_in_their_order():
    months = chart("cat", ([1, 2, 3], [5.0, 1.0, 9.0]), ([1, 2, 3], [5.0, 1.0, 9.0]))
    named = chart("cat", (["a", "b", "c"], [5.0, 1.0, 9.0]), (["a", "b", "c"], [5.0, 1.0, 9.0]))
    assert "<small>1, ...<i>3 values" in months and "<small>c, ...<i>3 values" in named


def test_numbers():
    assert [number(value) for value in (0, 0.05, 12345.678, 1.5e-9, float("inf"), 3.436)] == ["0", "0.05", "12,346", "1.5e-09", "inf", "3.436"]


def test_other_results_and_suites():
    metrics = [{"metric": "ColumnSummaryMetric", "result": {"column_name": "x", "current": {"mean": 1.5, "nested": {"a": 1}},
                                                            "reference": {"mean": 2.5}, "flag": True}}]
    text = " ".join(check_page(report_page(Reported({"metrics": metrics}))).text)
    assert "ColumnSummaryMetric: x" in text and "1.5" in text and "2.5" in text and "nested a" in text
    summary = {"column_name": "x", "reference_characteristics": {"mean": 2.5}, "current_characteristics": {"mean": 1.5}}
    text = " ".join(check_page(report_page(Reported({"metrics": [{"metric": "M", "result": summary}]}))).text)
    assert "mean 1.5 2.5" in text and "characteristics" not in text
    suite = {"tests": [{"name": "Rows", "description": "300 rows", "status": "SUCCESS", "parameters": {}},
                       {"name": "Mean", "description": "moved", "status": "FAIL", "parameters": {"column_name": "x"}}],
             "summary": {"all_passed": False, "total_tests": 2, "success_tests": 1, "by_status": {"SUCCESS": 1, "FAIL": 1}}}
    text = " ".join(check_page(report_page(Reported(suite))).text)
    assert "1 of 2 tests passed" in text and text.index("Mean: x") < text.index("Rows")


def test_real_reports_have_pages():
    from trimtab import ColumnMapping, Report
    from trimtab.metric_preset import DataDriftPreset, DataQualityPreset
    from trimtab.presets import DataDriftPreset as SnapshotDrift
    from trimtab.report import Report as OldReport
    from trimtab.test_preset import DataStabilityTestPreset
    from trimtab.test_suite import TestSuite

    random = np.random.RandomState(2)
    reference = pd.DataFrame({"x": random.normal(size=200), "k": random.choice(["a", "b"], 200), "nul": [None] * 200})
    current = reference.assign(x=reference["x"] + 1)
    old = OldReport(metrics=[DataDriftPreset(), DataQualityPreset()])
    old.run(reference_data=reference, current_data=current, column_mapping=ColumnMapping())
    suite = TestSuite(tests=[DataStabilityTestPreset()])
    suite.run(reference_data=reference, current_data=current)
    snapshot = Report([SnapshotDrift()], include_tests=True).run(current, reference)
    for each in (old.get_html(), suite.get_html(), snapshot.get_html_str()):
        check_page(each)
        assert "x" in each
    for each in (old, suite, snapshot):
        (frame,) = [dict(Outline(each._repr_html_()).attributes)]
        assert "sandbox" in frame
        check_page(frame["srcdoc"])
    json.loads(snapshot.json())
