"""Makes the small set of cases in oracle06/ from the whole oracle: python reduce_oracle.py ORACLE_FOLDER.

Whole data sets of at most 1,000 rows, with the answers of Evidently 0.6.7 as they stand there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow.parquet as parquet

DATASETS = ["nasty_small_", "edge_small_", "iris_50_100", "golden_500_400", "titanic_750", "text_docs"]
ALIKE = ["bool_plain", "allnull_both", "allnull_obj", "inf_cur_only", "extra_column", "target_num_reg", "cat_floats", "zero_rows_ref", "huge_only"]
LEFT_OUT = ["classification", "regression"]
HERE = Path(__file__).parent / "oracle06"


def main(oracle: Path) -> None:
    (HERE / "inputs").mkdir(parents=True, exist_ok=True)
    (HERE / "expected").mkdir(exist_ok=True)
    for path in sorted((oracle / "expected").glob("*.json")):
        if not path.stem.startswith(tuple(DATASETS)) or any(name in path.stem for name in ALIKE):
            continue
        dataset = json.loads(path.read_text(encoding="utf-8"))
        kept = [case for case in dataset["cases"] if not any(word in case["case"] for word in LEFT_OUT)]
        fields = {name: dataset[name] for name in ("dataset", "reference", "current", "column_mapping", "versions")}
        for case in kept:
            case.pop("note", None)
            for test in (case.get("expected") or {}).get("tests", []):
                # of the peer's prose, only the column that it is about
                stars = test["description"].split("**")
                test["description"] = f"**{stars[1]}**" if len(stars) == 3 and test["status"] != "ERROR" else ""
        text = json.dumps({**fields, "cases": kept}, ensure_ascii=False, separators=(",", ":"))
        (HERE / "expected" / path.name).write_text(text + "\n", encoding="utf-8")
        for side in ("reference", "current"):
            table = parquet.read_table(oracle / dataset[side])
            assert table.num_rows <= 1000, path
            parquet.write_table(table, HERE / dataset[side], compression="zstd", compression_level=19)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
