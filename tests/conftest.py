"""Where the program under test and the optional shared data are."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def trimtab() -> str:
    """Path of the program; TRIMTAB overrides build/release/trimtab."""
    path = pathlib.Path(os.environ.get("TRIMTAB", ROOT / "build" / "release" / "trimtab"))
    assert path.exists(), f"{path} is missing: run make build, or set TRIMTAB"
    return str(path)


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """Folder with oracle data and specifications; tests that need it are skipped where it is absent."""
    path = pathlib.Path(os.environ.get("TRIMTAB_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.skip(f"{path} is not there (set TRIMTAB_SHARED)")
    return path
