"""The page of a report, test suite or snapshot: one file without references to others, readable without scripts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trimtab._page_charts import Distribution, categories, chart, number
from trimtab._page_style import STYLE

MOST_ENTRIES = 60  # of one result that are listed

# Tests whose score is a probability: drift when it is small. All others are distances: drift when they are large.
_PROBABILITIES = {
    "Anderson-Darling",
    "Cramer-von Mises",
    "Epps-Singleton",
    "Fisher's Exact test",
    "Mann-Whitney U-rank test",
    "Total-Variation-Distance",
    "empirical_mmd",
    "g_test",
    "t_test",
}


@dataclass(frozen=True)
class _Row:
    name: str
    kind: str
    test: str
    score: float | None
    threshold: float | None
    detected: bool
    reason: str
    reference: Distribution | None
    current: Distribution | None


def report_page(report: Any) -> str:
    """``report``: a Report, TestSuite (``as_dict()``) or Snapshot (``dict()``) that has been run."""
    if hasattr(report, "drifts"):
        title, body = _snapshot(report)
    else:
        result = report.as_dict()
        title, body = _suite(result) if "tests" in result else _report(result)
    return (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f"<title>{_text(title)}</title><style>body{{margin:0}}{STYLE}</style></head>"
        f"<body><div class=trimtab>{body}</div></body></html>"
    )


def framed(page: str) -> str:
    """A page for a notebook: in a frame of its own, so that its sheet does not touch the notebook's."""
    frame = "width:100%;height:640px;border:0;resize:vertical"
    return f'<iframe sandbox title="Trimtab report" style="{frame}" srcdoc="{html.escape(page)}"></iframe>'


def _snapshot(snapshot: Any) -> tuple[str, str]:
    found = snapshot.dict()
    rows = [
        _Row(
            row.column,
            row.type,
            row.test_name or "",
            row.score,
            row.threshold,
            row.detected,
            row.reason,
            _small(row.reference),
            _small(row.current),
        )
        for row in snapshot.drifts
    ]
    parts = []
    for limit, counted, reason in snapshot.counts:
        parts.append(_dataset_verdict(counted.drifted, counted.columns, counted.untested, limit, reason))
    if rows:
        parts.append(_drift_table(rows))
    if found["tests"]:
        parts.append(_test_table(found["tests"]))
    drift_kinds = (":DriftedColumnsCount", ":ValueDrift")
    others = [entry for entry in found["metrics"] if not entry["config"]["type"].endswith(drift_kinds)]
    if others:
        lines = [[entry["metric_name"], _value(entry["value"]) if "unavailable" not in entry else entry["unavailable"]]
                 for entry in others]
        parts.append("<h2>Values</h2>" + _plain_table(["metric", "value"], lines))
    if snapshot.untested:
        lines = [[name, reason] for name, reason in snapshot.untested.items()]
        parts.append("<h2>Columns left out</h2>" + _plain_table(["column", "why"], lines))
    title = snapshot.name or ("Data drift" if rows else "Data summary")
    return title, f"<h1>{_text(title)}</h1>" + "".join(parts)


def _report(result: Mapping[str, Any]) -> tuple[str, str]:
    parts: list[str] = []
    title = "Data report"
    for metric in result["metrics"]:
        name, values = metric["metric"], metric["result"]
        if name == "DatasetDriftMetric" and "drift_share" in values:
            title = "Data drift"
            drifted, columns = values["number_of_drifted_columns"], values["number_of_columns"]
            untested = values.get("number_of_untested_columns", 0)
            reason = values.get("unavailable", "")
            parts.append(_dataset_verdict(drifted, columns, untested, values["drift_share"], reason))
        elif "drift_by_columns" in values:
            title = "Data drift"
            parts.append(_drift_table([_row(column) for column in values["drift_by_columns"].values()]))
            if values.get("current_fi"):
                pairs = zip(values["current_fi"].items(), (values.get("reference_fi") or {}).values())
                lines = [[feature, number(now), number(before)] for (feature, now), before in pairs]
                table = _plain_table(["feature", "current", "reference"], lines)
                parts.append(f"<h2>Importance of features</h2>{table}")
        elif name == "ColumnDriftMetric" and "stattest_name" in values:
            parts.append(_drift_table([_row(values)], f"Drift of {values['column_name']}"))
        else:
            about = values.get("column_name") or values.get("embeddings_name")
            parts.append(f"<h2>{_text(name)}{_text(f': {about}') if about else ''}</h2>" + _values_table(values))
    return title, f"<h1>{_text(title)}</h1>" + "".join(parts)


def _suite(result: Mapping[str, Any]) -> tuple[str, str]:
    summary = result["summary"]
    passed = summary["all_passed"]
    told = f"{summary['success_tests']} of {summary['total_tests']} tests passed"
    kinds = ", ".join(f"{count} {status.lower()}" for status, count in summary.get("by_status", {}).items())
    hero = _hero("pass" if passed else "fail", told, kinds)
    return "Test suite", "<h1>Test suite</h1>" + hero + _test_table(result["tests"])


def _row(column: Mapping[str, Any]) -> _Row:
    sides = [(column.get(side) or {}).get("small_distribution") for side in ("reference", "current")]
    reference, current = (None if side is None else (side["x"], side["y"]) for side in sides)
    return _Row(
        str(column["column_name"]),
        str(column["column_type"]),
        column["stattest_name"] or "",
        column["drift_score"],
        column["stattest_threshold"],
        bool(column["drift_detected"]),
        column.get("unavailable", ""),
        reference,
        current,
    )


def _small(distribution: Any) -> Distribution | None:
    return None if distribution is None else (distribution.x, distribution.y)


def _dataset_verdict(drifted: int, columns: int, untested: int, limit: float, unavailable: str) -> str:
    if unavailable or columns == untested:
        told = unavailable or "no column could be tested"
        return _hero("unsure", "Not known", told + (f" ({untested:,} not tested)" if untested else ""))
    share = drifted / columns
    drift = share >= limit
    relation = "at or above" if drift else "below"
    text = f"{drifted:,} of {columns:,} columns drifted: a share of {share:.3f}, {relation} the threshold of {limit:g}"
    if untested:
        text += f"; {untested:,} not tested"
    if not drift and (drifted + untested) / columns >= limit:
        return _hero("unsure", "Not known", text + ", which decide")
    return _hero("fail" if drift else "pass", "Dataset drift" if drift else "No dataset drift", text)


def _hero(tone: str, head: str, told: str) -> str:
    return f'<div class="hero {tone}"><strong>{_text(head)}</strong><p>{_text(told)}</p></div>'


def _drift_table(rows: Sequence[_Row], title: str = "Columns") -> str:
    """Drifted ones first, then those that could not be tested; otherwise as in the report."""
    ordered = sorted(rows, key=lambda row: 0 if row.detected else 1 if row.reason else 2)
    legend = '<p><span class="key kr"></span>reference <span class="key kc"></span>current, on shared axes</p>'
    head = "<thead><tr><th>column<th>distribution<th class=x>score<th>drift when<th>verdict</thead>"
    body = "".join(_drift_line(row) for row in ordered)
    return f"<h2>{_text(title)}</h2>{legend}<table class=d>{head}<tbody>{body}</table>"


def _drift_line(row: _Row) -> str:
    small = " · ".join(part for part in (row.kind, row.test) if part)
    moved = _moved(row) if row.detected else ""
    verdict = "<b class=f>drifted</b>" if row.detected else "<b class=p>no drift</b>"
    score = "" if row.score is None or row.reason else number(float(row.score))
    if row.reason:
        verdict, moved = "<b class=u>not tested</b>", row.reason
    limit = "" if row.threshold is None else f"{_relation(row)} {row.threshold:g}"
    note = f"<small>{_text(moved)}</small>" if moved else ""
    drawing = chart(row.kind, row.reference, row.current)
    return (
        f"<tr><td>{_text(row.name)}<small>{_text(small)}</small>{note}<td>{drawing}"
        f"<td class=x>{score}<td>{_text(limit)}<td>{verdict}"
    )


def _relation(row: _Row) -> str:
    if row.test.endswith("p_value") or row.test in _PROBABILITIES:
        return "≤" if row.test in ("K-S p_value", "Cramer-von Mises") else "<"
    return "threshold" if row.test.startswith("custom function") else "≥"


def _moved(row: _Row) -> str:
    """The categories whose shares changed most."""
    if row.kind != "cat" or row.reference is None or row.current is None:
        return ""
    shares = sorted(categories(row.reference, row.current), key=lambda each: -abs(each[1] - each[2]))
    told = [f"{str(label)[:24]} {before:.1%} → {now:.1%}" for label, before, now in shares[:2] if before != now]
    return ", ".join(told)


def _test_table(tests: Iterable[Mapping[str, Any]]) -> str:
    tones = {"SUCCESS": "p", "FAIL": "f"}
    order = {"FAIL": 0, "ERROR": 1, "WARNING": 2, "SUCCESS": 3}
    lines = []
    for test in sorted(tests, key=lambda each: order.get(str(each["status"]), 2)):
        status = str(test["status"])
        column = (test.get("parameters") or {}).get("column_name")
        name = f"{test['name']}: {column}" if column and str(column) not in test["name"] else test["name"]
        badge = f"<b class={tones.get(status, 'u')}>{_text(status.lower())}</b>"
        lines.append(f"<tr><td>{_text(name)}<small>{_text(test['description'])}</small><td class=x>{badge}")
    return f"<h2>Tests</h2><table><tbody>{''.join(lines)}</table>"


def _values_table(values: Mapping[str, Any]) -> str:
    """A result as rows; "current" and "reference" (or "current_..." and "reference_...") side by side."""
    pairs = [key for key, value in values.items() if key.startswith("current") and isinstance(value, Mapping)]
    left_out = {*_TOLD, *pairs, *(_counterpart(key) for key in pairs)}
    own = [[name, _value(value)] for name, value in _flat({k: v for k, v in values.items() if k not in left_out})]
    table = _plain_table(["", "value"], own) if own else ""
    for key in pairs:
        before = values.get(_counterpart(key))
        ours, theirs = dict(_flat(values[key])), dict(_flat(before)) if isinstance(before, Mapping) else {}
        names = list(dict.fromkeys([*ours, *theirs]))
        lines = [[name, *(_value(side[name]) if name in side else "" for side in (ours, theirs))] for name in names]
        table += _plain_table(["", "current", "reference"], lines)
    return table


def _counterpart(key: str) -> str:
    return "reference" + key.removeprefix("current")


_TOLD = ("column_name", "embeddings_name")  # in the heading


def _flat(values: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key} ")
        else:
            rows.append((f"{prefix}{key}", value))
    return rows


def _value(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "-"}[value]
    if isinstance(value, (int, float)):
        return f"{value:,}" if isinstance(value, int) else number(float(value))
    if isinstance(value, Mapping):
        told = ", ".join(f"{key}: {_value(item)}" for key, item in list(value.items())[:8])
        return told + (", ..." if len(value) > 8 else "")
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item) for item in value) if len(value) <= 8 else f"{len(value):,} values"
    return str(value)


def _plain_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    shown = lines if len(lines) <= MOST_ENTRIES + 1 else lines[:MOST_ENTRIES]
    heads = "".join(f"<th{' class=x' if place else ''}>{_text(text)}" for place, text in enumerate(head))
    body = "".join("<tr>" + "".join(_cell(place, text) for place, text in enumerate(line)) for line in shown)
    more = f"<p>and {len(lines) - len(shown):,} more</p>" if len(shown) < len(lines) else ""
    return f"<table><thead><tr>{heads}</thead><tbody>{body}</table>{more}"


def _cell(place: int, text: str) -> str:
    """Numbers and short words to the right, but in the first place."""
    return f"<td{' class=x' if place and len(text) < 24 else ''}>{_text(text)}"


def _text(value: object) -> str:
    """Escaped; control characters, which HTML has no place for, as the replacement character."""
    text = "".join(each if each.isprintable() or each in "\t\n " else "\ufffd" for each in str(value))
    return html.escape(text)


