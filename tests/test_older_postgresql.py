"""The oldest PostgreSQL that the product promises to run on: the same guards, on a cluster of that version."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[1]
DEBIANS = "/usr/lib/postgresql/15/bin"
# Migrations come with any of them; then every table's guards and grants, registering, deciding, reading by receipt, looking up.
REPRESENTATIVE = (
    "tests/architecture/test_database.py",
    "tests/ledger",
    "tests/attacks/test_reading.py",
    "tests/attacks/test_telling.py",
    "src/valtuus/parties/tests/test_services.py",
    "src/valtuus/mandates/tests/test_services.py",
    "src/valtuus/disclosures/tests/test_gate.py",
    "src/valtuus/benefits/tests/test_loading.py",
    "src/valtuus/benefits/tests/test_services.py",
    "src/valtuus/benefits/tests/test_views.py",
)


@pytest.fixture
def programs() -> Path:
    """The folder of the older programs."""
    named = os.environ.get("VALTUUS_PG_OLD")
    found = Path(named or DEBIANS)
    if not (found / "initdb").exists():
        if named:
            pytest.fail(f"VALTUUS_PG_OLD names {named}, where there is no initdb")
        pytest.skip(f"no older PostgreSQL here: apt-get install postgresql-15 ({DEBIANS}) or set VALTUUS_PG_OLD")
    return found


@pytest.mark.slow
def test_the_guards_hold_on_the_oldest_postgresql(programs: Path, tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VALTUUS_", "DJANGO_", "PYTEST_"))}
    environment = kept | {"VALTUUS_PG_BIN": str(programs), "VALTUUS_TEST_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *REPRESENTATIVE], env=environment, cwd=BASE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    major = (tmp_path / "pg/data/PG_VERSION").read_text().strip()
    shown = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True).stdout
    assert f" {major}." in shown, "it ran on another version"
