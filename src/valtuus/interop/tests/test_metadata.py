"""What may be an identifier of the decision point."""

import pytest

from valtuus.interop.authzen.metadata import faults_of_identifier, metadata, path_of


@pytest.mark.parametrize(
    "good", ["https://pdp.example.fi", "https://pdp.example.fi/kunta1", "http://127.0.0.1:8000", "http://localhost"]
)
def test_what_may_be_one(good):
    assert faults_of_identifier(good) == []
    assert metadata(good)["policy_decision_point"] == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "pdp.example.fi",
        "http://pdp.example.fi",
        "https://",
        "https://a.fi?x",
        "https://a.fi#x",
        "https://a.fi/",
        "ftp://a.fi",
    ],
)
def test_what_may_not(bad):
    assert faults_of_identifier(bad)


def test_search_is_not_named_before_it_is_there():
    assert not [name for name in metadata("https://a.fi") if "search" in name]


def test_the_path():
    assert path_of("https://a.fi") == "" and path_of("https://a.fi/x/y") == "/x/y"
