"""Writes interface07.json and the Parquet files beside it: a few cases of the shared drift oracle, for where it is absent.

    python interface07.py ../../../../shared/oracle/drift
"""

import json
import pathlib
import shutil
import sys

DATASETS = ["titanic_750", "nasty_small_odd_names", "nasty_small_few_unique_ints", "nasty_small_unseen_categories",
            "nasty_small_bool_plain", "nasty_small_inf_no_nan", "nasty_small_allnull_both"]

oracle, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent / "interface07"
answers = json.loads((oracle / "expected" / "evidently07.json").read_text())
kept = [case for case in answers["cases"] if case["case"].split("/")[0] in DATASETS]
(here / "inputs").mkdir(parents=True, exist_ok=True)
for case in kept:
    for side in ("reference", "current"):
        shutil.copy(oracle / case[side], here / "inputs")
(here / "expected.json").write_text(json.dumps({"versions": answers["versions"], "cases": kept}) + "\n")
