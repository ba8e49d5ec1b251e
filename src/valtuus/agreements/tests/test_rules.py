"""What is asked after the mandate: the scenario file, tables for what it leaves out, and laws."""

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valtuus.agreements import rules
from valtuus.agreements.types import Agreement, Use
from valtuus.kernel.catalogue import FOLDER, catalogue
from valtuus.kernel.decision import Basis, BasisKind, Decision, Link, Outcome, Reason, Remedy
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import Period

CATALOGUE = catalogue()
AT = datetime(2021, 2, 2, 7, tzinfo=UTC)
FILE = FOLDER.parent / "scenarios" / "decisions.toml"
SCENARIOS = [
    s for s in tomllib.loads(FILE.read_text())["scenario"] if s["kind"] == "access" and s.get("context") is not None
]
PERMIT = Decision(
    Outcome.PERMIT,
    Reason("chain_mandate"),
    AT,
    version=7,
    catalogue="c",
    basis=Basis(BasisKind.MANDATE, (Link("mallila", "seutu", "g1"), Link("seutu", "aino", "g2"))),
)
AGREEMENT = Agreement("a", "seutu", "kelmu")
GOOD = Use(AGREEMENT, "client_plan", "sas_20", frozenset(["client_relation", "necessary"]), frozenset(["payments"]))
LOOK = CATALOGUE.action("kelmu.view_person")


def _narrow(use: Use, action: str = "kelmu.view_person", decision: Decision = PERMIT) -> Decision:
    return rules.narrow(decision, use, CATALOGUE.action(action), CATALOGUE)


def _use_of(context: dict[str, object], party: str) -> Use:
    told = dict(context)
    grounds = told.pop("agreement_grounds", None)
    agreement = Agreement("a", party, "kelmu", None if grounds is None else frozenset(grounds))  # type: ignore[call-overload]  # TOML
    told["agreement"] = agreement if told.pop("agreement") else None
    return Use(**{k: frozenset(v) if isinstance(v, list) else v for k, v in told.items()})  # type: ignore[arg-type]  # TOML


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s["id"] for s in SCENARIOS])
def test_scenarios(scenario: dict[str, dict[str, str]]) -> None:
    question, expect = scenario["question"], scenario["expect"]
    (grant,) = scenario["grants"]
    link = Link(question["for"], question["who"], grant["id"])  # type: ignore[index]  # TOML
    permit = Decision(Outcome.PERMIT, Reason("direct_mandate"), AT, 7, "c", Basis(BasisKind.MANDATE, (link,)))
    use = rules.checked(_use_of(scenario["context"], question["for"]), CATALOGUE)
    found = _narrow(use, question["action"], permit)
    fixer = found.remedy and found.remedy.fixer
    code = found.remedy and found.remedy.code
    assert (found.outcome, found.reason.code) == (expect["decision"], expect["reason"])
    assert (code, fixer) == (expect.get("remedy"), expect.get("fixer"))
    if "basis" in expect:
        assert found.basis
        assert list(found.basis.grants) == expect["basis"]


def test_the_file_holds_the_scenarios_that_are_meant() -> None:
    assert {s["id"] for s in SCENARIOS} >= {"E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E12"}


def test_a_refusal_keeps_the_path_and_the_version_and_names_who_mends_it() -> None:
    found = _narrow(replace(GOOD, agreement=None))
    assert (found.outcome, found.reason) == (Outcome.DENY, Reason("agreement_missing"))
    assert (found.basis, found.near_grants) == (None, ("g1", "g2"))
    assert (found.at, found.version, found.catalogue) == (AT, 7, "c")
    assert found.remedy == Remedy("make_agreement", "organisation_signatory_and_kela", "seutu")
    assert _narrow(replace(GOOD, purpose=None)).remedy == Remedy("state_purpose", "self")


def test_a_use_in_order_leaves_the_permit_as_it_is() -> None:
    assert _narrow(GOOD) is PERMIT


@pytest.mark.parametrize(
    ("use", "action", "reason"),
    [
        (Use(), "kelmu.view_person", Reason("agreement_missing")),
        (Use(AGREEMENT), "kelmu.view_person", Reason("purpose_missing")),
        (Use(AGREEMENT), "kelmu.view_lms_risk_list", Reason("ground_missing")),
        (Use(AGREEMENT, ground="multi_sector_2"), "kelmu.view_lms_risk_list", None),
        (Use(AGREEMENT), "kelmu.view_inbox", None),
        (Use(), "kelmu.view_inbox", Reason("agreement_missing")),
        (Use(), "employer.view_matters", None),
        (
            replace(GOOD, conditions=frozenset(["client_relation"])),
            "kelmu.view_person",
            Reason("ground_condition_unmet", {"condition": "necessary"}),
        ),
        (
            replace(GOOD, scopes=frozenset(["lms_days", "payments", "lms_billing"])),
            "kelmu.view_person",
            Reason("scope_exceeds_ground", {"scopes": "lms_billing,lms_days"}),
        ),
        (
            replace(GOOD, agreement=replace(AGREEMENT, scopes=frozenset(["decisions"]))),
            "kelmu.view_person",
            Reason("scope_exceeds_ground", {"scopes": "payments"}),
        ),
        (
            Use(replace(AGREEMENT, scopes=frozenset(["decisions"])), scopes=frozenset(["lms_billing"])),
            "kelmu.view_lms_billing",
            Reason("scope_exceeds_ground", {"scopes": "lms_billing"}),
        ),
        (
            Use(AGREEMENT, "check_given_data", "sas_21", frozenset(["client_told_beforehand"])),
            "kelmu.view_person",
            None,
        ),
        (
            Use(replace(AGREEMENT, grounds=frozenset(["consent"])), "advice_with_consent", "consent"),
            "kelmu.view_person",
            Reason("ground_not_in_agreement"),
        ),
        (replace(GOOD, moved_to="koivula"), "kelmu.view_person", Reason("not_this_municipalitys_notice")),
    ],
)
def test_what_the_action_needs_is_asked_in_order(use: Use, action: str, reason: Reason | None) -> None:
    found = _narrow(use, action)
    assert (None if found.permitted else found.reason) == reason


def test_all_at_once_is_told_by_the_smallest_rank() -> None:
    """One fault after another is put right; each time the next rank is named."""
    spoilt = Use(None, None, None, moved_to="koivula")
    steps = [
        {},
        {"ended": date(2021, 1, 31)},
        {"agreement": replace(AGREEMENT, grounds=frozenset(["fee_14a"]))},
        {"purpose": "set_fee"},
        {"ground": "sas_20", "scopes": frozenset(["lms_days"])},
        {"agreement": AGREEMENT},
        {"purpose": "client_plan"},
        {"conditions": GOOD.conditions},
        {"scopes": frozenset()},
        {"moved_to": None},
    ]
    named = []
    for step in steps:
        spoilt = replace(spoilt, **step)  # type: ignore[arg-type]  # fields by name
        named.append(_narrow(spoilt).reason.code)
    ranked = sorted((r for r in CATALOGUE.reasons.values() if r.layer == "after"), key=lambda r: r.rank)
    assert named == [*(r.code for r in ranked), "chain_mandate"]
    assert all(a.rank < b.rank for a, b in pairwise(ranked))


@pytest.mark.parametrize("kind", list(BasisKind))
def test_only_a_permit_by_office_is_passed_over(kind: BasisKind) -> None:
    permit = replace(PERMIT, basis=Basis(kind))
    assert _narrow(Use(), decision=permit).permitted is (kind is BasisKind.OFFICE)


def test_a_permit_of_a_foreign_register_is_narrowed_too() -> None:
    permit = replace(PERMIT, basis=None, reason=Reason("permitted_by_register"))
    assert _narrow(Use(), decision=permit).reason.code == "agreement_missing"


@pytest.mark.parametrize(
    ("use", "opened"),
    [
        (GOOD, {"payments"}),
        (replace(GOOD, ground="fee_14a", scopes=frozenset()), {"decisions", "payments"}),
        (replace(GOOD, ground="fee_14a", scopes=frozenset(["payments", "recovery"])), {"payments"}),
        (
            replace(GOOD, agreement=replace(AGREEMENT, scopes=frozenset(["decisions"])), scopes=frozenset()),
            {"decisions"},
        ),
        (replace(GOOD, agreement=replace(AGREEMENT, grounds=frozenset(["fee_14a"]))), set()),
        (replace(GOOD, ground="consent", agreement=AGREEMENT), set()),
        (replace(GOOD, ground=None), set()),
        (replace(GOOD, agreement=None), set()),
    ],
)
def test_scopes_opened(use: Use, opened: set[str]) -> None:
    assert rules.scopes_opened(use, CATALOGUE) == opened


def test_grounds_opened() -> None:
    through = {code for code, ground in CATALOGUE.grounds.items() if ground.through_kelmu}
    assert rules.grounds_opened(AGREEMENT, CATALOGUE) == through and "consent" not in through
    named = replace(AGREEMENT, grounds=frozenset({"fee_14a", "consent"}))
    assert rules.grounds_opened(named, CATALOGUE) == {"fee_14a"}


@pytest.mark.parametrize(
    ("use", "field"),
    [
        (Use(purpose="curiosity"), "purpose"),
        (Use(ground="sas_99"), "ground"),
        (Use(conditions=frozenset(["necessary", "x"])), "conditions"),
        (Use(scopes=frozenset(["everything"])), "scopes"),
    ],
)
def test_an_unknown_code_is_told_with_its_field_and_what_is_allowed(use: Use, field: str) -> None:
    with pytest.raises(DomainError, match="unknown_code") as caught:
        rules.checked(use, CATALOGUE)
    assert caught.value.field == field
    assert caught.value.allowed
    assert rules.checked(GOOD, CATALOGUE) is GOOD


def test_the_agreement_asked_is_that_of_the_organisation_that_uses_the_service() -> None:
    direct = replace(PERMIT, basis=Basis(BasisKind.MANDATE, (Link("mallila", "ilona", "g1"),)))
    old = replace(PERMIT, basis=Basis(BasisKind.OLD_RIGHT))
    found = [rules.acting_party(decision, "mallila") for decision in (PERMIT, direct, old)]
    assert found == ["seutu", "mallila", "mallila"]


DAY, EVE = date(2021, 2, 1), date(2021, 1, 31)
FEE = replace(AGREEMENT, grounds=frozenset(["fee_14a"]))
ENDED = replace(AGREEMENT, period=Period(None, EVE))


@pytest.mark.parametrize(
    ("stored", "told", "added", "ended"),
    [
        ([], [AGREEMENT], [AGREEMENT], {}),
        ([AGREEMENT], [replace(AGREEMENT, id="b")], [], {}),
        ([AGREEMENT], [FEE], [replace(FEE, period=Period(DAY))], {"0": EVE}),
        ([AGREEMENT], [ENDED], [], {"0": EVE}),
        ([ENDED], [AGREEMENT], [replace(AGREEMENT, period=Period(DAY))], {}),
        ([ENDED, replace(AGREEMENT, period=Period(DAY))], [AGREEMENT], [], {}),
        ([AGREEMENT], [replace(AGREEMENT, service="emava")], [replace(AGREEMENT, service="emava")], {}),
        ([AGREEMENT], [], [], {}),
    ],
    ids=["new", "told again", "other grounds", "ended", "anew", "anew, told again", "another service", "not told of"],
)
def test_renewals(
    stored: list[Agreement], told: list[Agreement], added: list[Agreement], ended: dict[str, date]
) -> None:
    assert rules.renewals({str(n): a for n, a in enumerate(stored)}, told, DAY) == (tuple(added), ended)


def _some(codes: object) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(codes)), max_size=4)  # type: ignore[call-overload]  # a mapping's codes


AGREEMENTS = st.builds(
    replace,
    st.just(AGREEMENT),
    grounds=st.none() | _some(CATALOGUE.grounds),
    scopes=st.none() | _some(CATALOGUE.scopes),
)
USES = st.builds(
    Use,
    agreement=st.none() | AGREEMENTS,
    purpose=st.none() | st.sampled_from(sorted(CATALOGUE.purposes)),
    ground=st.none() | st.sampled_from(sorted(CATALOGUE.grounds)),
    conditions=_some(CATALOGUE.conditions),
    scopes=_some(CATALOGUE.scopes),
    moved_to=st.none() | st.just("koivula"),
)
# Uses near one that is in order, so that permits are among the examples.
NEAR = st.builds(
    replace,
    st.just(GOOD),
    agreement=AGREEMENTS | st.just(AGREEMENT),
    scopes=_some(CATALOGUE.grounds["sas_20"].scopes),
    conditions=_some(CATALOGUE.conditions) | st.just(GOOD.conditions),
)
ACTIONS = st.sampled_from([a for a in CATALOGUE.actions.values() if a.theme])
REFUSALS = [
    replace(PERMIT, outcome=outcome, reason=Reason(code), basis=None)
    for outcome, code in ((Outcome.DENY, "no_mandate"), (Outcome.UNKNOWN, "could_not_be_evaluated"))
]


@given(USES | NEAR, ACTIONS, st.sampled_from(REFUSALS))
def test_law_a_refusal_is_never_touched(use: Use, action: object, refusal: Decision) -> None:
    assert rules.narrow(refusal, use, action, CATALOGUE) is refusal  # type: ignore[arg-type]  # from ACTIONS


@given(USES | NEAR, ACTIONS)
def test_law_a_permit_stays_or_becomes_a_refusal_of_its_layer(use: Use, action: object) -> None:
    found = rules.narrow(PERMIT, use, action, CATALOGUE)  # type: ignore[arg-type]  # from ACTIONS
    assert found is PERMIT or (
        found.outcome is Outcome.DENY and CATALOGUE.reasons[found.reason.code].layer == "after" and found.remedy
    )


@given(USES | NEAR, _some(CATALOGUE.scopes), _some(CATALOGUE.conditions))
def test_law_asking_more_or_ticking_less_never_helps(use: Use, more: frozenset[str], fewer: frozenset[str]) -> None:
    worse = replace(use, scopes=use.scopes | more, conditions=use.conditions - fewer)
    assert rules.narrow(PERMIT, use, LOOK, CATALOGUE).permitted or not _narrow(worse).permitted


@given(USES | NEAR)
def test_law_what_is_permitted_opens_what_was_asked_and_no_more(use: Use) -> None:
    opened = rules.scopes_opened(use, CATALOGUE)
    if use.ground is not None:
        assert opened <= CATALOGUE.grounds[use.ground].scopes
    if use.agreement and use.agreement.scopes is not None:
        assert opened <= use.agreement.scopes
    if _narrow(use).permitted and use.scopes:
        assert opened == use.scopes


# ---- ended, and by which channel


@pytest.mark.parametrize(
    ("channels", "channel", "code"),
    [
        (None, "interface", "chain_mandate"),
        (frozenset({"screen"}), "screen", "chain_mandate"),
        (frozenset({"screen"}), "interface", "agreement_missing"),
        (frozenset({"interface"}), "screen", "agreement_missing"),
        (frozenset({"screen"}), None, "chain_mandate"),
    ],
)
def test_only_a_channel_that_is_told_is_judged(channels: frozenset[str] | None, channel: str | None, code: str) -> None:
    use = replace(GOOD, agreement=replace(AGREEMENT, channels=channels), channel=channel)
    assert _narrow(use).reason.code == code


@pytest.mark.parametrize(
    ("first", "last", "holds", "ended"),
    [
        (date(2021, 1, 1), None, True, None),
        (date(2021, 1, 1), date(2021, 2, 1), True, None),
        (date(2021, 1, 1), date(2021, 1, 31), False, date(2021, 1, 31)),
    ],
)
def test_what_a_use_rests_on_holds_on_the_day_or_has_ended(
    first: date, last: date | None, holds: bool, ended: date | None
) -> None:
    found = rules.resting(Use(), replace(AGREEMENT, period=Period(first, last)), date(2021, 2, 1))
    assert (found.agreement is not None, found.ended) == (holds, ended)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ((None, None), (None, None), True),
        (("2021-01-01", "2021-01-31"), ("2021-01-31", None), True),
        (("2021-01-01", "2021-01-31"), ("2021-02-01", None), False),
        (("2021-02-01", "2021-01-31"), (None, None), False),
    ],
)
def test_agreements_meet_on_a_day_both_hold(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], meets: bool
) -> None:
    a, b = (
        replace(AGREEMENT, period=Period(*(date.fromisoformat(d) if d else None for d in days)))
        for days in (one, other)
    )
    assert rules.meet(a, b) is rules.meet(b, a) is meets
    assert not rules.meet(a, replace(b, service="emava")) and not rules.meet(a, replace(b, party="x"))
