"""The documents say what the program does: the table of keys is the schema's, and shell examples run.

    python tests/docs_test.py --renew    writes the table of keys into docs/pipeline.md
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PIPELINE = ROOT / "docs" / "pipeline.md"
TABLE = re.compile(r"(<!-- keys -->\n).*?(<!-- end of keys -->)", re.DOTALL)


def key_table(trimtab: str) -> str:
    schema = json.loads(subprocess.run([trimtab, "schema", "pipeline"], capture_output=True, text=True, check=True).stdout)
    kinds = ["command", "check", "gate", "benchmark", "register"]
    rows: dict[str, tuple[list[str], str]] = {}
    for kind in kinds:
        for name, value in schema["$defs"][kind]["properties"].items():
            if name in {"kind", "desc", "matrix"}:  # told in words
                continue
            rows.setdefault(name, ([], value.get("description", "")))[0].append(kind)
    lines = ["| key | stages | meaning |", "|---|---|---|"]
    for name, (where, text) in rows.items():
        lines.append(f"| `{name}` | {'all' if where == kinds else ', '.join(where)} | {text.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_keys_is_the_schemas(trimtab):
    found = TABLE.search(PIPELINE.read_text())
    assert found, "docs/pipeline.md has lost its table of keys"
    assert found.group(0) == found.group(1) + key_table(trimtab) + found.group(2), "run python tests/docs_test.py --renew"


def test_links_in_the_documents_lead_somewhere():
    wrong = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "bench").glob("*.md"), *(ROOT / "examples").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
            if "://" not in target and not (path.parent / target).exists():
                wrong.append(f"{path.relative_to(ROOT)}: {target}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def project(tmp_path_factory, trimtab) -> pathlib.Path:
    """The pipeline of docs/pipeline.md with its small data, in a folder of its own."""
    folder = tmp_path_factory.mktemp("documents")
    for name, text in re.findall(r"```\w+ title=(\S+)\n(.*?)```", PIPELINE.read_text(), re.DOTALL):
        (folder / name).write_text(text)
    return folder


def console_commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PIPELINE.read_text(), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_console_examples_run(project, trimtab):
    """Every `$ command` of docs/pipeline.md ends as it says: with exit code 0 unless a comment names another."""
    environment = {**os.environ, "PATH": f"{pathlib.Path(trimtab).parent}:{os.environ['PATH']}"}
    commands = console_commands()
    assert commands
    for command in commands:
        expected = int(found.group(1)) if (found := re.search(r"# exit (\d+)", command)) else 0
        run = subprocess.run(command, shell=True, cwd=project, env=environment, capture_output=True, text=True)
        assert run.returncode == expected, f"{command}\n{run.stdout}{run.stderr}"


def test_the_readmes_pipeline_is_one(tmp_path, trimtab):
    """The trimtab.yaml in README.md is understood: what is missing is its data, not its meaning."""
    text = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL).group(1)
    (tmp_path / "trimtab.yaml").write_text(text)
    run = subprocess.run([trimtab, "status"], cwd=tmp_path, capture_output=True, text=True)
    assert "trimtab.yaml:" not in run.stderr, run.stderr
    assert run.returncode in {0, 4}


if __name__ == "__main__":
    assert sys.argv[1:] == ["--renew"], __doc__
    program = os.environ.get("TRIMTAB") or shutil.which("trimtab") or str(ROOT / "build" / "release" / "trimtab")
    PIPELINE.write_text(TABLE.sub(lambda found: found.group(1) + key_table(program) + found.group(2), PIPELINE.read_text()))
