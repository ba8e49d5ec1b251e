"""What a merge leaves behind: marks of a conflict in a file, a table of a catalogue without anything in it."""

import subprocess
import tomllib
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
MARKS = (b"<" * 7, b">" * 7)


def tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=BASE, capture_output=True, check=False)
    if told.returncode:
        pytest.skip("not a working copy of git")
    return [path for name in told.stdout.decode().split("\0") if name and (path := BASE / name).is_file()]


def marked(content: bytes) -> bool:
    return b"\0" not in content and any(line.startswith(MARKS) for line in content.splitlines())


def empty_tables(text: str) -> list[str]:
    return [name for name, rows in tomllib.loads(text).items() if isinstance(rows, list) and {} in rows]


def test_no_tracked_file_holds_marks_of_a_conflict():
    assert not [str(path.relative_to(BASE)) for path in tracked() if marked(path.read_bytes())]


def test_no_table_of_a_toml_file_is_empty():
    files = [path for path in tracked() if path.suffix == ".toml"]
    assert files
    assert not {str(path.relative_to(BASE)): found for path in files if (found := empty_tables(path.read_text()))}


def test_both_would_be_seen():
    assert marked(b"a\n" + MARKS[0] + b" HEAD\n") and marked(MARKS[1] + b"\n")
    assert not marked(b"a " + MARKS[0]) and not marked(b"\0\n" + MARKS[0])
    assert empty_tables('[[text]]\n[[text]]\ncode = "a"') == ["text"]
    assert empty_tables('[[text]]\ncode = "a"') == []
