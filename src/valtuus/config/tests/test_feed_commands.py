"""Sources, signing and loading of deliveries, as typed."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.management import CommandError, call_command
from django.db import connections

from valtuus.config.loading import bare

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def the_test_database(monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[None]:
    """The commands meet the tests' database, and no bare files are taken."""
    database = connections["owner"].settings_dict
    monkeypatch.setenv("VALTUUS_DATABASE_NAME", database["NAME"])
    settings.BARE_FEEDS = False  # type: ignore[attr-defined]  # pytest-django's
    yield
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        superuser.execute("truncate benefits_batch")


@pytest.fixture
def pems(tmp_path: Path) -> tuple[str, str]:
    """A private and a public key as files."""
    private = Ed25519PrivateKey.generate()
    (tmp_path / "private.pem").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "public.pem").write_bytes(public)
    return str(tmp_path / "private.pem"), str(tmp_path / "public.pem")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().strip()


def test_two_deliveries_are_signed_and_loaded_in_order(tmp_path: Path, pems: tuple[str, str]) -> None:
    private, public = pems
    people, first, second = (str(tmp_path / name) for name in ("people", "1", "2"))
    run("generate", "benefits", "--persons", "30", "--seed", "s", "--out", people)
    how = ("--feed", "benefits", "--source", "kela", "--key", private)
    digest = run("sign_delivery", people, first, *how, "--sequence", "1")
    assert run("sign_delivery", people, second, *how, "--sequence", "2", "--after", first) != digest
    with pytest.raises(CommandError, match=r"kela / .* toimituksia ei oteta vastaan"):
        run("load", "benefits", first)
    key = run("feed_source", "add", "kela", "--key", public, "--kinds", "benefits", "notices")
    assert run("feed_source", "list") == f"{key}  kela  benefits, notices"
    with pytest.raises(CommandError, match=r"header\.sequence: toimituksen numero 2 ei ole seuraava; sallittu 1"):
        run("load", "benefits", second)
    assert run("load", "benefits", first).startswith("ladattiin 30 henkilöä")
    assert run("load", "benefits", second).startswith("ladattiin 30 henkilöä")
    assert "aiemmin ladattuja eriä ohitettiin: 1" in run("load", "benefits", first)
    run("feed_source", "end", key)
    assert "†" in run("feed_source", "list")
    with pytest.raises(CommandError, match="toimituksia ei oteta vastaan"):
        run("load", "benefits", first)


def test_what_cannot_be_is_told(tmp_path: Path, pems: tuple[str, str]) -> None:
    private, public = pems
    people = str(tmp_path / "people")
    Path(people).write_bytes(b"{}\n")
    how = ("--feed", "benefits", "--source", "kela", "--sequence", "1")
    with pytest.raises(CommandError, match=r"filen saknar|otsikkorivi puuttuu|puuttuu toimituksen otsikkorivi"):
        run("load", "benefits", people)
    with pytest.raises(CommandError, match="BEGIN PRIVATE KEY"):
        run("sign_delivery", people, str(tmp_path / "1"), *how, "--key", public)
    with pytest.raises(CommandError, match="BEGIN PUBLIC KEY"):
        run("feed_source", "add", "kela", "--key", private, "--kinds", "benefits")
    with pytest.raises(CommandError, match="No such file"):
        run("feed_source", "add", "kela", "--key", str(tmp_path / "none"), "--kinds", "benefits")
    with pytest.raises(CommandError, match=r"header\.source"):
        run(
            "sign_delivery",
            people,
            str(tmp_path / "1"),
            "--feed",
            "lists",
            "--source",
            "Kela",
            "--sequence",
            "1",
            "--key",
            private,
        )
    assert not (tmp_path / "1").exists()


def test_bare_files_are_taken_by_no_command_where_the_settings_do_not(settings: object) -> None:
    with pytest.raises(RuntimeError, match="BARE_FEEDS"):
        bare.take()
