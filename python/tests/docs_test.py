"""docs/evidently.md and docs/python.md: their code runs, and the table of intended differences is that of the tests.

    python python/tests/docs_test.py --renew    writes the reasons of oracle_test.py into docs/evidently.md
"""

import ast
import os
import sys
import pathlib
import re
import subprocess

import pandas as pd
import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
PAGE = (ROOT / "docs" / "evidently.md").read_text()

# Rows of the table that no case of the oracle shows, and the test that does.
SHOWN_BY = {
    "forest seed": "test_two_runs_of_feature_importance_agree",
    "exact pca": "test_pca_is_exact_where_evidentlys_is_randomized",
    "columns left out": "test_a_definition_has_columns_tested_that_would_be_left_out",
    "test for another type": "test_a_test_that_does_not_fit_a_type_leaves_the_rest",
}


def intended():
    """The tables INTENDED = {case: row} of the tests, read without importing them."""
    found = {}
    for path in HERE.glob("*_test.py"):
        for node in ast.parse(path.read_text()).body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            named = any(isinstance(target, ast.Name) and target.id == "INTENDED" for target in targets)
            if named and isinstance(node.value, ast.Dict):
                found[path.name] = ast.literal_eval(node.value)
    return found


REASONS = re.compile(r"(<!-- reasons -->\n).*?(<!-- end of reasons -->)", re.DOTALL)


def reasons():
    """The reasons of oracle_test.py's list INTENDED, as the page has them."""
    sys.path.insert(0, str(HERE))
    import oracle_test

    return "".join(f"- {reason}\n" for reason in dict.fromkeys(each.reason for each in oracle_test.INTENDED))


def test_the_reasons_are_those_of_the_oracles_test():
    found = REASONS.search(PAGE)
    assert found and found.group(0) == found.group(1) + reasons() + found.group(2), (
        "run python python/tests/docs_test.py --renew"
    )


def documented():
    table = PAGE.split("<!-- differences -->")[1].split("<!-- end of differences -->")[0]
    return [match for match in re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)]


def test_the_table_of_differences_is_that_of_the_tests():
    tables = intended()
    assert {"interface07_test.py", "embeddings_test.py"} <= tables.keys()
    used = {row for table in tables.values() for row in table.values()}
    assert used | SHOWN_BY.keys() == set(documented()) and not used & SHOWN_BY.keys()
    assert len(documented()) == len(set(documented()))
    tests = "\n".join(path.read_text() for path in HERE.glob("*_test.py"))
    missing = [name for name in SHOWN_BY.values() if f"def {name}(" not in tests]
    assert not missing


@pytest.mark.parametrize(("name", "least"), [("evidently.md", 3), ("python.md", 2)])
def test_python_blocks_run_one_after_another(name, least, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("polars")
    names: dict = {}
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / name).read_text(), re.DOTALL)
    assert len(blocks) >= least
    for block in blocks:
        exec(compile(block, f"docs/{name}", "exec"), names)


def test_console_blocks_run(tmp_path):
    program = pathlib.Path(os.environ.get("TRIMTAB", ROOT / "build" / "release" / "trimtab"))
    if not program.exists():
        pytest.skip(f"{program} is not there: run make build, or set TRIMTAB")
    pytest.importorskip("pyarrow")
    names: dict = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0].split("report = ")[0], names)
    for side in ("reference", "current"):
        pd.DataFrame(names[side]).to_parquet(tmp_path / f"{side}.parquet", index=False)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    lines = [line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
    assert lines
    for line in lines:
        expected = int(found.group(1)) if (found := re.search(r"# exit (\d+)", line)) else 0
        run = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert run.returncode == expected, f"{line}\n{run.stdout}{run.stderr}"


if __name__ == "__main__":
    assert sys.argv[1:] == ["--renew"], __doc__
    (ROOT / "docs" / "evidently.md").write_text(REASONS.sub(lambda at: at.group(1) + reasons() + at.group(2), PAGE))
