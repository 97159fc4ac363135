"""Where the optional shared data are."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def shared() -> pathlib.Path:
    """Folder with oracle data; tests that need it are skipped where it is absent."""
    path = pathlib.Path(os.environ.get("TRIMTAB_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.skip(f"{path} is not there (set TRIMTAB_SHARED)")
    return path
