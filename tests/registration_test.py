"""Every test, fuzz target and source file stands in a build file: none can be lost silently."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def unregistered(folder: pathlib.Path) -> list[str]:
    wrong = []
    for path in sorted(folder.rglob("*.cc")):
        build_file = path.parent / "CMakeLists.txt"
        if not build_file.exists() or not re.search(rf"(?<![\w/]){re.escape(path.name)}(?!\w)", build_file.read_text()):
            wrong.append(str(path.relative_to(ROOT)))
    return wrong


def test_every_source_is_built():
    assert unregistered(ROOT / "src") == []


def test_every_benchmark_is_built():
    assert unregistered(ROOT / "bench") == []
