"""Writes cases.json beside itself: small data sets and what Evidently 0.6.7 answers on them.

    .venv/bin/python src/trimtab/drift/testdata/make_cases.py ORACLE

ORACLE is a folder with inputs/*.parquet and expected/*.json, made by running Evidently itself: DataDriftPreset on
pandas.read_parquet of the two inputs of a data set, as_dict() of the report or the exception that ended it.
"""

import json
import math
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

DATASETS = """edge_small_7 edge_small_24 nasty_small_allnull_cur nasty_small_allnull_obj
nasty_small_big_ints nasty_small_bool_plain nasty_small_booleans nasty_small_column_missing_in_current
nasty_small_constants nasty_small_datetimes nasty_small_extra_column_in_current nasty_small_extreme_floats
nasty_small_few_unique_ints nasty_small_float32_ties nasty_small_inf_cur_only
nasty_small_inf_no_nan nasty_small_inf_with_nan nasty_small_missing nasty_small_nullable_and_category
nasty_small_odd_names nasty_small_single_row nasty_small_timedelta nasty_small_type_changed
nasty_small_unseen_categories nasty_small_zero_rows_cur nasty_small_zero_rows_ref
nycflights_1001_1001""".split()

TESTS = {"K-S p_value": "ks", "Wasserstein distance (normed)": "wasserstein", "Z-test p_value": "z",
         "chi-square p_value": "chisquare", "Jensen-Shannon distance": "jensenshannon", "PSI": "psi",
         "Kullback-Leibler divergence": "kl_div", "Hellinger distance": "hellinger", "Anderson-Darling": "anderson",
         "Cramer-von Mises": "cramer_von_mises", "Energy-distance": "ed", "Epps-Singleton": "es",
         "Mann-Whitney U-rank test": "mannw", "t_test": "t_test", "empirical_mmd": "empirical_mmd", "g_test": "g_test",
         "Fisher's Exact test": "fisher_exact", "Total-Variation-Distance": "TVD"}


def column(table, name):
    """Type and values; numbers that JSON lacks are texts."""
    values = table.column(name)
    kind = values.type
    if pa.types.is_dictionary(kind):
        values, kind = values.cast(kind.value_type), kind.value_type
    if pa.types.is_temporal(kind):
        return {"type": str(kind), "values": [None if v is None else 0 for v in values.to_pylist()]}
    special = {math.inf: "Infinity", -math.inf: "-Infinity"}
    cells = []
    for cell in values.to_pylist():
        if isinstance(cell, float) and not math.isfinite(cell):
            cells.append(special.get(cell, "NaN"))
        else:
            cells.append(cell)
    return {"type": "string" if pa.types.is_large_string(kind) else str(kind), "values": cells}


def answers(case):
    """{column: answer} with "error" where Evidently ends instead."""
    if case["status"] == "ok":
        table = next(m for m in case["expected"]["metrics"] if m["metric"] == "DataDriftTable")
        columns = table["result"]["drift_by_columns"]
    else:
        columns = case.get("per_column", {})
    found = {}
    for name, answer in columns.items():
        if "exception" in answer:
            found[name] = {"error": answer["exception"]["type"]}
        elif answer["stattest_name"] not in TESTS:
            return None
        else:
            found[name] = {"type": answer["column_type"], "test": TESTS[answer["stattest_name"]],
                           "test_name": answer["stattest_name"], "threshold": answer["stattest_threshold"],
                           "score": answer["drift_score"], "detected": answer["drift_detected"]}
    return found


def settings(case, found):
    """The options of the preset as column -> test and column -> threshold."""
    options = case["options"]
    known = {"columns", "num_stattest", "cat_stattest", "stattest", "num_stattest_threshold", "cat_stattest_threshold",
             "stattest_threshold", "per_column_stattest", "per_column_stattest_threshold", "drift_share"}
    if not set(options) <= known:
        return None
    named = {options[key] for key in ["num_stattest", "cat_stattest", "stattest"] if options.get(key)}
    if not named | set(options.get("per_column_stattest", {}).values()) <= set(TESTS.values()):
        return None
    forced, thresholds = {}, {}
    for name, answer in found.items():
        if "error" in answer:
            kind = "num" if options.get("num_stattest") else None
        else:
            kind = answer["type"]
        test = options.get("per_column_stattest", {}).get(name) or options.get(f"{kind}_stattest") or options.get("stattest")
        if test:
            forced[name] = test
        for key in [f"{kind}_stattest_threshold", "stattest_threshold"]:
            if options.get(key):
                thresholds[name] = options[key]
                break
        if name in options.get("per_column_stattest_threshold", {}):
            thresholds[name] = options["per_column_stattest_threshold"][name]
    result = {"tests": forced, "thresholds": thresholds}
    if "columns" in options:
        result["columns"] = options["columns"]
    if "drift_share" in options:
        result["share"] = options["drift_share"]
    return result


def main():
    oracle = pathlib.Path(sys.argv[1])
    lines = []
    for dataset in DATASETS:
        expected = json.loads((oracle / "expected" / f"{dataset}.json").read_text())
        cases = []
        for case in expected["cases"]:
            if "DataDriftPreset" not in case["api"] or case.get("column_mapping"):
                continue
            found = answers(case)
            options = settings(case, found) if found is not None else None
            if options is not None:
                cases.append({"case": case["case"], "settings": options, "columns": found})
        tables = {}
        for side in ["reference", "current"]:
            table = pq.read_table(oracle / expected[side])
            tables[side] = {name: column(table, name) for name in table.column_names if not name.startswith("__index")}
        lines.append(json.dumps({"dataset": dataset, **tables, "cases": cases}, ensure_ascii=True,
                                separators=(",", ":")))
    path = pathlib.Path(__file__).with_name("cases.json")
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
