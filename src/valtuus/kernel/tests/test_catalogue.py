"""The catalogues: what is there, and that each kind of fault is seen."""

import shutil

import pytest

from valtuus.kernel.catalogue import FOLDER, catalogue, read
from valtuus.kernel.catalogue_checks import faults_of, unchecked
from valtuus.kernel.errors import DomainError


def test_the_catalogues_are_in_order():
    assert faults_of(catalogue()) == []


def test_unchecked_wordings_are_found():
    kinds = {kind for kind, _, _ in unchecked(catalogue())}
    assert {"reason", "remedy", "theme", "role"} <= kinds


def test_an_unknown_action_is_named_with_what_is_allowed():
    with pytest.raises(DomainError) as told:
        catalogue().action("kelmu.read_minds")
    assert told.value.field == "action" and "kelmu.view_person" in str(told.value.allowed)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("reasons.toml", 'sv = "Fullmakten börjar gälla {date}."\n', "", "no wording in sv"),
        ("reasons.toml", 'remedy = "wait_for_start"', 'remedy = "wait_for_luck"', "is no remedy"),
        ("mandate_themes.toml", 'code = "lms_material"', 'code = "view_and_claim"', "stands twice"),
        ("services_and_actions.toml", 'by_office = "auditor"', 'by_office = "auditor"\nown = true', "is carried by 2"),
        (
            "reasons.toml",
            'rank = 2\nremedy = "wait_for_service"',
            'rank = 1\nremedy = "wait_for_service"',
            "is not its own",
        ),
        ("alert_kinds.toml", 'group = "requests"', 'group = "gossip"', "is no alert_group"),
        ("alert_kinds.toml", 'sv = "{person} begär', 'sv = "Begärs', "asks for other values"),
        (
            "alert_kinds.toml",
            'subject_en = "A mandate request waits',
            'subject = "A mandate request waits',
            "has no subject_en",
        ),
        ("alert_kinds.toml", 'mail_fi = "Organisaatiolle {party}', 'mail_fi = "{person} {party}', "and nothing else"),
        ("symptoms.toml", 'reason = "ended"', 'reason = "revoked"', "reason `ended` has no cause"),
        (
            "symptoms.toml",
            'when = { path = "direct" }',
            'when = { path = "chain" }',
            "reason `wrong_type` has no cause",
        ),
        ("symptoms.toml", 'when = { path = "direct" }', 'when = { path = "bent" }', "when path = `bent` never holds"),
        ("symptoms.toml", 'id"\nknown_by = "asked"', 'id"\nknown_by = "guessed"', "known_by `guessed` is none of"),
        ("roles.toml", 'code = "self"', 'code = "oneself"', "fixer `self` is no role"),
    ],
)
def test_each_kind_of_fault_is_seen(tmp_path, file, old, new, fault):
    shutil.copytree(FOLDER, tmp_path / "c")
    path = tmp_path / "c" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert any(fault in line for line in faults_of(read(tmp_path / "c")))


def test_the_digest_names_the_very_words(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "c")
    before = read(tmp_path / "c").digest
    path = tmp_path / "c" / "duties.toml"
    path.write_text(path.read_text() + "\n# a comment more\n")
    assert read(tmp_path / "c").digest != before
