"""The wheel: what is in it, what it needs, how fast it loads; installed alone beside numpy; types."""

import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
UV = ROOT / "build" / "setup" / "uv" / "bin" / "uv"


@pytest.fixture(scope="module")
def wheel() -> pathlib.Path:
    wheels = sorted((ROOT / "build" / "wheel").glob("trimtab-*.whl"))
    assert len(wheels) == 1, f"{wheels}: run make package"
    return wheels[0]


def python(*arguments, executable=sys.executable, **kwargs):
    return subprocess.run([executable, *arguments], capture_output=True, text=True, check=True, **kwargs)


def test_what_is_in_the_wheel(wheel):
    assert wheel.stat().st_size < 10_000_000
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
    package = {name.removeprefix("trimtab/") for name in names if name.startswith("trimtab/")}
    here = ROOT / "python" / "trimtab"
    sources = {str(path.relative_to(here)) for path in here.rglob("*") if path.suffix in (".py", ".pyi") or path.name == "py.typed"}
    compiled = {name for name in package if name.endswith(".so")}
    assert len(compiled) == 1 and package - compiled == sources
    assert "Requires-Dist: numpy" in metadata and "Provides-Extra: sklearn" in metadata
    hard = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert len(hard) == 1, hard
    assert "License-Expression: Apache-2.0" in metadata and f"Version: {version()}" in metadata


def version() -> str:
    return re.search(r"project\(trimtab VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def test_it_needs_the_c_and_c_plus_plus_run_time_only(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".so"))
        module = archive.extract(name, tmp_path)
    needed = set(re.findall(r"NEEDED\s+(\S+)", subprocess.run(["objdump", "-p", module], capture_output=True, text=True, check=True).stdout))
    assert needed <= {"libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6", "libpthread.so.0", "ld-linux-x86-64.so.2"}
    exported = subprocess.run(["nm", "-D", "--defined-only", module], capture_output=True, text=True, check=True).stdout
    assert "PyInit__core" in exported and "arrow" not in exported
    shown = python("-m", "auditwheel", "show", str(wheel)).stdout
    assert re.search(r'platform tag:\s*"manylinux_2_\d+_x86_64"', " ".join(shown.split())), shown


def test_installed_alone(wheel, tmp_path):
    """In a new environment that holds numpy and nothing else."""
    environment = tmp_path / "alone"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    numpy = next(line.split()[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if line.startswith("numpy=="))
    alone = environment / "bin" / "python"
    subprocess.run([UV, "pip", "install", "--quiet", "--python", alone, str(wheel), numpy], check=True)
    program = """
import numpy as np
from trimtab import ColumnMapping
from trimtab.report import Report
from trimtab.metric_preset import DataDriftPreset
random = np.random.RandomState(1)
halves = [{"x": random.normal(shift, size=500), "s": list("abcab") * 100} for shift in (0, 1)]
report = Report(metrics=[DataDriftPreset()])
report.run(reference_data=halves[0], current_data=halves[1], column_mapping=ColumnMapping())
print(report.json())
import sys
assert not {"pandas", "pyarrow", "polars", "scipy", "sklearn"} & set(sys.modules)
"""
    answer = json.loads(python("-I", "-c", program, executable=alone, cwd=tmp_path).stdout)
    table = answer["metrics"][1]["result"]
    assert table["drift_by_columns"]["x"]["drift_detected"] and not table["drift_by_columns"]["s"]["drift_detected"]


def test_import_is_quick_and_loads_nothing():
    program = "import sys; import trimtab; print(sorted({'numpy', 'pandas', 'pyarrow', 'trimtab._core'} & set(sys.modules)))"
    assert python("-I", "-c", program).stdout == "[]\n"
    spent = []
    for _ in range(5):
        lines = python("-I", "-X", "importtime", "-c", "import trimtab").stderr.splitlines()
        spent.append(int(lines[-1].split("|")[1]) / 1000)
    print(f"\nimport trimtab: {min(spent):.0f} ms")
    assert min(spent) < 100


def test_names_of_the_package():
    program = """
import trimtab
assert trimtab.__version__ == VERSION, trimtab.__version__
for name in trimtab.__all__:
    getattr(trimtab, name)
from trimtab import _core
assert _core.__version__ == VERSION
for name in ("drift", "check"):  # they become functions
    assert not hasattr(trimtab, name), name
try:
    trimtab.nothing
except AttributeError as error:
    assert str(error) == "module 'trimtab' has no attribute 'nothing'"
""".replace("VERSION", repr(version()))
    python("-I", "-c", program)


def test_types():
    examples = [str(path) for path in sorted((ROOT / "examples" / "flights").glob("*.py"))
                if not path.name.endswith("_test.py")]  # fmt: skip
    run = subprocess.run([sys.executable, "-m", "mypy", "--strict", "python/trimtab", *examples], capture_output=True, text=True, check=False,
                         cwd=ROOT, env={**os.environ, "MYPYPATH": "python"})  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_stub_has_what_the_module_has():
    """Every name of the compiled module stands in its stub, and the other way round."""
    import ast

    from trimtab import _core

    tree = ast.parse((ROOT / "python" / "trimtab" / "_core.pyi").read_text())
    declared = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            declared[node.name] = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            declared[node.name] = set()
    found = {name: value for name, value in vars(_core).items() if not name.startswith("_")}
    assert set(found) == set(declared)
    for name, members in declared.items():
        if isinstance(found[name], type):
            assert {member for member in vars(found[name]) if not member.startswith("_")} == members - {"__init__"}, name
