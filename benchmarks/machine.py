"""What the figures were measured on."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connections


def described(alias: str) -> dict[str, Any]:
    """Machine, versions, the moment and the revision of the code."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select current_setting('server_version'), current_setting('fsync')")
        postgres, fsync = cursor.fetchone()
    return {
        "processor": _of("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "memory": _of("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": f"{postgres} (fsync {fsync})",
        **{name: version(name) for name in ("django", "psycopg", "granian")},
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "revision": _git("rev-parse", "--short", "HEAD") + ("+" if _git("status", "--porcelain", "-uno") else ""),
    }


def _of(file: str, key: str) -> str:
    lines = Path(file).read_text().splitlines() if Path(file).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, cwd=Path(__file__).parent)  # noqa: S603, S607 - fixed words
    return done.stdout.strip()
