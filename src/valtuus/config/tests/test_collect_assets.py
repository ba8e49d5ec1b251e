"""The static files as production serves them: exactly the chosen ones, hashed, packed, and every one that a page names."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client


@pytest.fixture
def collected(settings, tmp_path):
    """Production's storage in a folder of its own."""
    settings.ASSETS, settings.STATIC_ROOT = tmp_path / "assets", tmp_path / "static"
    settings.STATICFILES_DIRS = [settings.ASSETS]
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    call_command("collect_assets", verbosity=0)
    return tmp_path


def test_exactly_the_chosen_files_are_taken(collected):
    taken = {str(p.relative_to(collected / "assets/vendor")) for p in (collected / "assets").rglob("*") if p.is_file()}
    assert taken == {
        "base.min.css",
        "all.min.css",
        "source-sans-3-latin-wght-normal.woff2",
        "source-sans-3-latin-ext-wght-normal.woff2",
        "licences/hds-core.txt",
        "licences/source-sans-3.txt",
    }


def test_every_file_that_a_page_names_is_served_for_good(collected):
    client = Client()
    page = client.get("/fi/tietosuoja/").text
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(names) >= 5 and all(re.search(r"\.[0-9a-f]{12}\.", name) for name in names)
    for name in names:
        answer = client.get(name)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"], name
        answer.close()


def test_no_style_asks_a_foreign_host(collected):
    styles = "".join(p.read_text() for p in (collected / "static").rglob("*.css"))
    assert re.findall(r"url\([\"']?(?:https?:)?//", styles) == [] and "@import" not in styles


def test_a_missing_package_is_named(settings, tmp_path):
    settings.BASE_DIR, settings.ASSETS = tmp_path, tmp_path / "assets"
    with pytest.raises(CommandError, match=r"base\.min\.css is missing: run `npm ci`"):
        call_command("collect_assets")
