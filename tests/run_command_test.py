"""`trimtab run` and the commands around it on the real program: messages, exit codes, what is left behind."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import pytest

PIPELINE = """vars: {word: hello}
stages:
  write:
    cmd: echo ${word} > out.txt
    outs: [out.txt]
  copy:
    cmd: cat out.txt out.txt > twice.txt
    deps: [out.txt]
    outs: [twice.txt]
"""


def trimtab_in(trimtab: str, folder: pathlib.Path, *words: str, **options) -> subprocess.CompletedProcess:
    environment = {**os.environ, "USER": "ada", "LOGNAME": "ada"}
    return subprocess.run([trimtab, *words], cwd=folder, capture_output=True, text=True, timeout=120, env=environment,
                          **options)


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "trimtab.yaml").write_text(PIPELINE)
    return tmp_path


def result(folder: pathlib.Path) -> dict:
    return json.loads((folder / ".trimtab/latest/result.json").read_text())


def test_run_then_reuse_then_change(trimtab, project):
    first = trimtab_in(trimtab, project, "run")
    assert first.returncode == 0, first.stderr
    assert (project / "twice.txt").read_text() == "hello\nhello\n"
    assert "write             passed" in first.stdout and "report.html" in first.stdout and "\x1b" not in first.stdout
    second = trimtab_in(trimtab, project, "run")
    assert second.returncode == 0 and "2 stages, all reused" in second.stdout
    status = trimtab_in(trimtab, project, "status", "-S", "word=bye")
    assert status.returncode == 0 and "command changed" in status.stdout and "may run" in status.stdout
    third = trimtab_in(trimtab, project, "run", "-S", "word=bye", "--format", "json")
    report = json.loads(third.stdout)
    assert third.returncode == 0 and report["passed"] is True and report["failed_check"] is None
    assert {"run_id", "passed", "exit_code", "failed_check", "model", "metrics", "benchmark_results", "stages"} <= set(report)
    assert [stage["state"] for stage in report["stages"]] == ["passed", "passed"]
    assert report == result(project)


def test_runs_show_and_diff(trimtab, project):
    trimtab_in(trimtab, project, "run")
    trimtab_in(trimtab, project, "run", "-S", "word=bye")
    runs = json.loads(trimtab_in(trimtab, project, "runs", "--format", "json").stdout)
    assert [run["state"] for run in runs] == ["passed", "passed"]
    latest = trimtab_in(trimtab, project, "show")
    assert latest.returncode == 0 and "word=bye" in latest.stdout
    shown = trimtab_in(trimtab, project, "show", runs[1]["id"], "--format", "json")
    assert json.loads(shown.stdout)["run_id"] == runs[1]["id"]
    root = ElementTree.fromstring(trimtab_in(trimtab, project, "show", "--format", "junit").stdout)
    assert root.attrib["tests"] == "2" and root.attrib["failures"] == "0"
    assert trimtab_in(trimtab, project, "show", "--format", "html").stdout.startswith("<!doctype html>")
    diff = trimtab_in(trimtab, project, "diff", runs[1]["id"], "latest")
    assert diff.returncode == 0 and "hello" in diff.stdout and "bye" in diff.stdout and "write: out.txt" in diff.stdout
    same = trimtab_in(trimtab, project, "diff", "latest", "latest")
    assert same.stdout == "the two runs do not differ\n"
    unknown = trimtab_in(trimtab, project, "show", "ffffffff")
    assert unknown.returncode == 4 and "ffffffff" in unknown.stderr


def test_nothing_was_run_yet(trimtab, project):
    for words in (["runs"], ["show"], ["registry"], ["rollback", "m"], ["gc"], ["verify"], ["diff", "a", "b"]):
        run = trimtab_in(trimtab, project, *words)
        assert run.returncode == 4 and "trimtab run" in run.stderr, (words, run.stderr)
    assert not (project / ".trimtab").exists()


def test_no_pipeline_file(trimtab, tmp_path):
    for words in (["run"], ["status"], ["runs"]):
        run = trimtab_in(trimtab, tmp_path, *words)
        assert run.returncode == 4 and "trimtab.yaml" in run.stderr
    gone = trimtab_in(trimtab, tmp_path, "run", "gone.yaml")
    assert gone.returncode == 4 and "gone.yaml" in gone.stderr


# The file, and words of the message: place, what was found, what would be accepted.
WRONG_FILES = {
    "unknown key": ("stages:\n  a:\n    cmd: echo\n    dep: [x]\n", ["trimtab.yaml:4:5", "dep", "deps"]),
    "wrong type": ("stages:\n  a:\n    cmd: echo\n    deps: {x: 1}\n", ["trimtab.yaml:4:", "deps"]),
    "no YAML": ("stages: [\n", ["trimtab.yaml:"]),
    "empty": ("", ["trimtab.yaml"]),
    "unknown kind": ("stages:\n  a: {kind: chek, data: [x]}\n", ["trimtab.yaml:2:", "chek", "check"]),
    "unknown variable": ("stages:\n  a: {cmd: 'echo ${nme}'}\n", ["trimtab.yaml:2:", "nme"]),
    "cycle": ("stages:\n  a: {cmd: x, after: [b]}\n  b: {cmd: x, after: [a]}\n", ["a -> b", "circle"]),
    "two writers": ("stages:\n  a: {cmd: x, outs: [o]}\n  b: {cmd: x, outs: [o]}\n", ["o", "a", "b"]),
    "binary": ("\x00\x01\x02", ["trimtab.yaml"]),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_wrong_pipeline_file(trimtab, project, case):
    text, words = WRONG_FILES[case]
    (project / "trimtab.yaml").write_text(text)
    for command in ("run", "status"):
        run = trimtab_in(trimtab, project, command)
        assert run.returncode == 4, (command, run.stdout, run.stderr)
        for word in words:
            assert word in run.stderr, (command, run.stderr)


def one_command(folder: pathlib.Path, command: str, more: str = "") -> None:
    (folder / "trimtab.yaml").write_text(f"stages:\n  work:\n    cmd: {json.dumps(command)}\n{more}")


def test_command_fails(trimtab, project):
    one_command(project, "echo went wrong >&2; exit 7")
    run = trimtab_in(trimtab, project, "run")
    assert run.returncode == 1
    assert "code 7" in run.stdout and "| went wrong" in run.stdout
    assert result(project)["passed"] is False and result(project)["failed_check"] == "work"


def test_command_hangs(trimtab, project):
    one_command(project, "sleep 600", "    timeout: 300ms\n")
    begin = time.monotonic()
    run = trimtab_in(trimtab, project, "run")
    assert run.returncode == 1 and time.monotonic() - begin < 30
    assert "300ms" in run.stdout or "0.3" in run.stdout or "300 ms" in run.stdout, run.stdout


def test_command_is_killed(trimtab, project):
    one_command(project, "kill -9 $$")
    run = trimtab_in(trimtab, project, "run")
    assert run.returncode == 1 and ("signal 9" in run.stdout or "SIGKILL" in run.stdout), run.stdout


def test_command_prints_binary(trimtab, project):
    one_command(project, r"printf '\377\000\033[31m\377'; exit 1")
    run = subprocess.run([trimtab, "run"], cwd=project, capture_output=True, timeout=60)
    assert run.returncode == 1 and b"\x1b" not in run.stdout and b"\x00" not in run.stdout
    run.stdout.decode("utf-8")
    (project / ".trimtab/latest/report.html").read_text("utf-8")
    ElementTree.parse(project / ".trimtab/latest/junit.xml")


def test_output_that_was_not_written(trimtab, project):
    one_command(project, "true", "    outs: [never.txt]\n")
    run = trimtab_in(trimtab, project, "run")
    assert run.returncode == 1 and "never.txt" in run.stdout


def test_missing_input_is_the_users(trimtab, project):
    one_command(project, "true", "    deps: [gone.csv]\n")
    run = trimtab_in(trimtab, project, "run")
    assert run.returncode == 4 and "gone.csv" in run.stdout + run.stderr


def test_targets(trimtab, project):
    run = trimtab_in(trimtab, project, "run", "--target", "write", "--format", "json")
    assert [stage["name"] for stage in json.loads(run.stdout)["stages"]] == ["write"]
    wrong = trimtab_in(trimtab, project, "run", "--target", "wrte")
    assert wrong.returncode == 4 and "wrte" in wrong.stderr and "write" in wrong.stderr


def test_unknown_variable_is_named(trimtab, project):
    run = trimtab_in(trimtab, project, "run", "-S", "wrd=x")
    assert run.returncode == 4 and "wrd" in run.stderr and "word" in run.stderr


def wait_for(path: pathlib.Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not appear")


def test_two_runs_at_once(trimtab, project):
    one_command(project, "touch started; while [ ! -e go ]; do sleep 0.05; done")
    first = subprocess.Popen([trimtab, "run"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(project / "started")
        refused = trimtab_in(trimtab, project, "run", "--no-wait")
        assert refused.returncode == 4 and str(first.pid) in refused.stderr, refused.stderr
        second = subprocess.Popen([trimtab, "run"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        reading = trimtab_in(trimtab, project, "runs", "--format", "json")
        assert json.loads(reading.stdout)[0]["state"] == "running"
        unfinished = trimtab_in(trimtab, project, "show")
        assert unfinished.returncode == 0 and "has not ended" in unfinished.stdout
        (project / "go").touch()
        assert first.wait(60) == 0
        _, errors = second.communicate(timeout=60)
        assert second.returncode == 0 and str(first.pid) in errors
    finally:
        first.kill()
        first.wait()


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_stop_children_and_leave_a_resumable_state(trimtab, project, number, code):
    one_command(project, "echo $$ > child; [ -e go ] || sleep 600", "    outs: [child]\n")
    run = subprocess.Popen([trimtab, "run"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(project / "child")
    time.sleep(0.1)
    child = int((project / "child").read_text())
    run.send_signal(number)
    output, errors = run.communicate(timeout=60)
    assert run.returncode == code, (output, errors)
    assert "aborted" in output
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    (project / "go").touch()
    again = trimtab_in(trimtab, project, "run")
    assert again.returncode == 0, again.stdout + again.stderr


def test_store_from_a_newer_version(trimtab, project):
    assert trimtab_in(trimtab, project, "run").returncode == 0
    database = sqlite3.connect(project / ".trimtab/trimtab.db")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    database.execute("PRAGMA user_version = 9999" if version else "UPDATE schema_version SET version = 9999")
    database.commit()
    database.close()
    for words in (["run"], ["runs"], ["status"]):
        run = trimtab_in(trimtab, project, *words)
        assert run.returncode == 4 and "9999" in run.stderr and "newer" in run.stderr, run.stderr


def test_read_only_folder(trimtab, project):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    project.chmod(0o555)
    try:
        run = trimtab_in(trimtab, project, "run")
        assert run.returncode == 4 and ".trimtab" in run.stderr
    finally:
        project.chmod(0o755)


def test_gc_lists_before_it_deletes(trimtab, project):
    for word in ("a", "b", "c"):
        assert trimtab_in(trimtab, project, "run", "-S", f"word={word}").returncode == 0
    listed = json.loads(trimtab_in(trimtab, project, "gc", "--keep-runs", "1", "--keep-results", "1", "--format", "json").stdout)
    assert listed["removed"] is False and len(listed["objects"]) == 4
    text = trimtab_in(trimtab, project, "gc", "--keep-runs", "1", "--keep-results", "1")
    assert "nothing was deleted" in text.stdout
    deleted = json.loads(
        trimtab_in(trimtab, project, "gc", "--delete", "--keep-runs", "1", "--keep-results", "1", "--format", "json").stdout)
    assert deleted["removed"] is True and deleted["objects"] == listed["objects"]
    assert trimtab_in(trimtab, project, "verify").returncode == 0
    assert "all reused" in trimtab_in(trimtab, project, "run", "-S", "word=c").stdout


def test_verify_finds_a_changed_object_and_a_changed_output(trimtab, project):
    trimtab_in(trimtab, project, "run")
    assert trimtab_in(trimtab, project, "verify").returncode == 0
    damaged = next(path for path in sorted((project / ".trimtab/objects").rglob("*")) if path.is_file())
    damaged.chmod(0o644)
    damaged.write_bytes(b"HELLO\n"[: damaged.stat().st_size])
    (project / "twice.txt").write_text("changed\n")
    report = json.loads(trimtab_in(trimtab, project, "verify", "--format", "json").stdout)
    assert report["passed"] is False
    assert {"object", "output"} <= {damage["what"] for damage in report["damages"]}
    assert trimtab_in(trimtab, project, "verify").returncode == 1


def test_schema_is_json(trimtab, tmp_path):
    run = trimtab_in(trimtab, tmp_path, "schema", "pipeline")
    assert run.returncode == 0 and "properties" in json.loads(run.stdout)
