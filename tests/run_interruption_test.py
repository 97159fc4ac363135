"""Ctrl-C, SIGTERM and a second `trimtab run`, on the real program."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import uuid

import pytest

PIPELINE = """
stages:
  first: {cmd: echo 1 > first.txt, outs: [first.txt]}
  long: {cmd: "touch begun; test -e go || sleep 60 & wait; echo 2 > long.txt", deps: [first.txt], outs: [long.txt]}
"""
MARK = "TRIMTAB_INTERRUPTION_TEST"


@pytest.fixture
def project(tmp_path) -> pathlib.Path:
    (tmp_path / "trimtab.yaml").write_text(PIPELINE)
    return tmp_path


def start(trimtab, project, mark, *arguments) -> subprocess.Popen:
    return subprocess.Popen([trimtab, "run", *arguments], cwd=project, env={**os.environ, MARK: mark}, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for(path: pathlib.Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)


def living(mark: str) -> list[str]:
    wanted = f"{MARK}={mark}".encode()
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0") and " Z " not in (process / "stat").read_text():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_children_and_the_next_run_goes_on(trimtab, project, number, code):
    mark = uuid.uuid4().hex
    process = start(trimtab, project, mark)
    wait_for(project / "begun")
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code, errors
    assert not living(mark)
    result = json.loads((project / ".trimtab" / "latest" / "result.json").read_text())
    assert [stage["state"] for stage in result["stages"]] == ["passed", "aborted"]
    assert result["exit_code"] == code

    (project / "go").touch()
    process = start(trimtab, project, mark, "--format", "json")
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert [stage["state"] for stage in json.loads(output)["stages"]] == ["reused", "passed"]
    assert (project / "long.txt").read_text() == "2\n"


def test_a_second_run_waits_or_says_who_runs(trimtab, project):
    mark = uuid.uuid4().hex
    first = start(trimtab, project, mark)
    wait_for(project / "begun")
    refused = start(trimtab, project, mark, "--no-wait")
    _, errors = refused.communicate(timeout=60)
    assert refused.returncode == 4
    assert f"held by process {first.pid}" in errors and "--no-wait" in errors

    second = start(trimtab, project, mark, "--format", "json")
    note = second.stderr.readline()  # comes once it has met the lock
    assert f"held by process {first.pid}; waiting" in note
    assert second.poll() is None, "it waits"
    (project / "go").touch()
    first.kill()  # its child ends with it, and so does the lock
    first.communicate()
    output, errors = second.communicate(timeout=60)
    assert second.returncode == 0, errors
    assert "interrupted" in errors
    assert [stage["state"] for stage in json.loads(output)["stages"]] == ["reused", "passed"]
    assert not living(mark)


def test_a_folder_that_cannot_be_written_is_one_error(trimtab):
    with tempfile.TemporaryDirectory() as temporary:
        project = pathlib.Path(temporary)
        (project / "trimtab.yaml").write_text(PIPELINE)
        project.chmod(0o555)
        # Root may write everywhere: then as another user.
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            run = subprocess.run([trimtab, "run"], cwd=project, capture_output=True, text=True, timeout=60, **other)
        except PermissionError:
            pytest.skip("another user may not run the program here")
        finally:
            project.chmod(0o755)
        assert run.returncode == 4
        assert ".trimtab" in run.stderr and "permissions" in run.stderr
        assert len(run.stderr.strip().splitlines()) <= 2, run.stderr
        assert sorted(path.name for path in project.iterdir()) == ["trimtab.yaml"]


def test_a_run_without_standard_streams_keeps_its_store_whole(trimtab, tmp_path):
    """Started with 0, 1 and 2 closed, what is printed must not go into the next file that is opened."""
    (tmp_path / "trimtab.yaml").write_text("stages:\n  a: {cmd: echo a > a.txt, outs: [a.txt]}\n")
    run = subprocess.run(f'"{trimtab}" run <&- >&- 2>&-', shell=True, cwd=tmp_path)
    assert run.returncode == 0
    assert (tmp_path / ".trimtab" / "trimtab.db").read_bytes().startswith(b"SQLite format 3\0")
    assert subprocess.run([trimtab, "verify"], cwd=tmp_path, capture_output=True).returncode == 0
