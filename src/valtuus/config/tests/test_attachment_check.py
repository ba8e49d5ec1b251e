"""How a further check of attachments is named in the environment."""

import pytest

from valtuus.config.env import read


@pytest.mark.parametrize(
    ("told", "check"),
    [
        ("", []),
        ("valtuus.attachments.rules.type_fault", "valtuus.attachments.rules.type_fault"),
        ("/usr/bin/clamdscan --no-summary -", ["/usr/bin/clamdscan", "--no-summary", "-"]),
        ("/bin/true", ["/bin/true"]),
    ],
)
def test_a_callable_or_a_command(told, check):
    assert read({"VALTUUS_ATTACHMENT_CHECK": told}).attachment_check == check
