"""Which browser the tests take, and what they say where there is none."""

import pytest

from tests import browser


@pytest.fixture
def nothing(monkeypatch, tmp_path):
    monkeypatch.delenv("VALTUUS_CHROMIUM", raising=False)
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "PACKED", tmp_path)


def test_without_any_browser_the_tests_fail_and_say_what_to_do(nothing):
    with pytest.raises(browser.NoBrowser, match="set VALTUUS_CHROMIUM"):
        browser.program()


def test_the_machines_own_browser_comes_before_the_packed_one(nothing, monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "google-chrome" else None)
    assert str(browser.program()[0]) == "/usr/bin/google-chrome"


def test_the_one_that_is_named_comes_first_and_must_be_there(nothing, monkeypatch, tmp_path):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    own = tmp_path / "own"
    monkeypatch.setenv("VALTUUS_CHROMIUM", str(own))
    with pytest.raises(browser.NoBrowser, match="own"):
        browser.program()
    own.touch()
    assert browser.program() == (own, {})
