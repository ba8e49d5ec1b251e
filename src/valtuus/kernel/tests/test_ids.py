"""Ids of the program's own, as addresses and forms bring them."""

import pytest

from valtuus.kernel.identifiers import is_id

ID = "0177c1b2-8d3e-7000-8000-0123456789ab"


@pytest.mark.parametrize("text", [ID, ID.upper()])
def test_an_id_as_we_write_it(text):
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "x", ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", ID + "0", "150290-902L"])
def test_anything_else_is_none(text):
    assert not is_id(text)
