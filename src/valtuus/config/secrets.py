"""Secrets, from files only: never in the environment, the database or its backup."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from valtuus.kernel.identifiers import Secret


def text(folder: Path, name: str, *, make: bool, new: Callable[[], str] = lambda: secrets.token_hex(32)) -> str:
    """The secret of a file. `make`: a missing one is made by `new` (the embedded database); else the start stops, naming it."""
    path = folder / name
    if not path.exists():
        if not make:
            raise SystemExit(f"the secret file {path} is missing; make it with mode 0600 (docs/runbook.md)")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, new())
    return path.read_text().strip()


def _write_once(path: Path, value: str) -> None:
    # Written aside and linked, so that of two processes starting at once both read the same whole secret.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value)
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    aside.unlink()


def key(folder: Path, name: str, prefix: str, *, make: bool) -> Secret:
    """The newest version of a keyed-hash secret: file `{name}-1`, `{name}-2`, …; keys made with it begin with prefix and number."""
    versions = [int(p.name.rpartition("-")[2]) for p in folder.glob(f"{name}-[0-9]*")] or [1]
    newest = max(versions)
    return Secret(f"{prefix}{newest}", bytes.fromhex(text(folder, f"{name}-{newest}", make=make)))


def rsa_keys(folder: Path, name: str, *, make: bool) -> list[str]:
    """Private RSA keys as PEM, the newest first: files `{name}-1`, `{name}-2`, …; without any, the first is made as `text` says."""
    versions = sorted((int(p.name.rpartition("-")[2]) for p in folder.glob(f"{name}-[0-9]*")), reverse=True) or [1]
    return [text(folder, f"{name}-{version}", make=make, new=_new_rsa_key) for version in versions]


def _new_rsa_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
