"""Includes point down only: a folder may use itself and those before it in layers.json."""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = json.loads((ROOT / "tests" / "layers.json").read_text())
INCLUDE = re.compile(r'^\s*#\s*include\s+"trimtab/([a-z_]+)/', re.MULTILINE)


def upward_includes(folder: str, text: str) -> list[str]:
    """Folders that a file of `folder` includes although they stand above it."""
    allowed = LAYERS[: LAYERS.index(folder) + 1]
    return [name for name in INCLUDE.findall(text) if name not in allowed]


def test_every_folder_has_a_layer():
    folders = {path.name for path in (ROOT / "src" / "trimtab").iterdir() if path.is_dir()}
    assert folders <= set(LAYERS), f"not in tests/layers.json: {sorted(folders - set(LAYERS))}"


def test_includes_point_down():
    wrong = []
    for path in sorted((ROOT / "src" / "trimtab").rglob("*")):
        if path.suffix not in {".h", ".cc"}:
            continue
        folder = path.relative_to(ROOT / "src" / "trimtab").parts[0]
        wrong += [f"{path.relative_to(ROOT)} includes {name}/" for name in upward_includes(folder, path.read_text())]
    assert not wrong, "includes that point up:\n" + "\n".join(wrong)


def test_an_upward_include_is_seen():
    assert upward_includes("stats", '#include "trimtab/quality/contract.h"\n') == ["quality"]
    assert upward_includes("quality", '#include "trimtab/stats/sort.h"\n') == []


def test_own_headers_are_included_by_their_full_path():
    wrong = []
    for path in sorted((ROOT / "src" / "trimtab").rglob("*")):
        if path.suffix in {".h", ".cc"}:
            wrong += [f"{path.relative_to(ROOT)}: {line}" for line in path.read_text().splitlines()
                      if re.match(r'\s*#\s*include\s+"(?!trimtab/)', line)]
    assert not wrong, "\n".join(wrong)


def test_only_base_table_and_model_touch_the_system():
    """Files, processes, clocks and threads come through base/'s interfaces."""
    system = re.compile(r"#\s*include\s+<(fstream|filesystem|unistd\.h|fcntl\.h|sys/[a-z]+\.h|thread)>")
    wrong = []
    for path in sorted((ROOT / "src" / "trimtab").rglob("*")):
        folder = path.relative_to(ROOT / "src" / "trimtab").parts[0]
        if path.suffix not in {".h", ".cc"} or folder == "base" or path.stem.endswith("_test") or "testing" in path.stem:
            continue
        for line in path.read_text().splitlines():
            if system.search(line) and "// system:" not in line:
                wrong.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert not wrong, "give the reason behind the include as `// system: ...` or go through base/:\n" + "\n".join(wrong)
