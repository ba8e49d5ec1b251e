"""The invented country: what its three deliveries say of one month agrees, read from the files as a receiver reads them."""

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from valtuus.benefits.feed import reading as benefits
from valtuus.demo.country.people import weekdays
from valtuus.demo.country.scale import scaled
from valtuus.demo.country.writing import PUBLIC, write_country
from valtuus.feeds.envelope import key_id, public_key_of, read_delivery, signed_by
from valtuus.feeds.lines import survey
from valtuus.feeds.types import FeedKind
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.identifiers import birth_day
from valtuus.municipal_lists.feed import reading as lists
from valtuus.municipal_lists.feed.rules import Allowed as AllowedLists
from valtuus.notices.feed import reading as notices
from valtuus.notices.feed.rules import Allowed as AllowedNotices
from valtuus.notices.rules.kinds import kinds

SCALE = scaled(0, 0.003) | {"109": 2000}
TODAY, NOW = date(2021, 2, 1), datetime(2021, 2, 1, 6, tzinfo=UTC)
LMS, ASSISTANCE = "unemployment_benefits", "basic_social_assistance"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("country")
    write_country(made, "koe", SCALE)
    return made


def body(folder: Path, kind: FeedKind) -> list[dict[str, Any]]:
    """The lines between header and seal, as plain JSON."""
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_bytes().splitlines()[1:-1]]


@pytest.fixture(scope="module")
def people(folder: Path) -> dict[str, dict[str, Any]]:
    return {line["identity_code"]: line for line in body(folder, FeedKind.BENEFITS)}


@pytest.fixture(scope="module")
def listed(folder: Path) -> dict[str, dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]]:
    """Head and rows by kind and municipality."""
    found: dict[str, dict[str, tuple[dict[str, Any], list[dict[str, Any]]]]] = defaultdict(dict)
    rows: list[dict[str, Any]] = []
    for line in body(folder, FeedKind.LISTS):
        if head := line.get("list"):
            rows = []
            assert head["municipality"] not in found[head["kind"]]
            found[head["kind"]][head["municipality"]] = head, rows
        else:
            rows.append(line["row"])
    return found


def in_january(day: str) -> bool:
    return day.startswith("2021-01-")


def paid(person: dict[str, Any], benefit: str) -> list[dict[str, Any]]:
    return [p for p in person.get("payments", ()) if p["benefit"] == benefit and in_january(p["paid_on"])]


def test_every_delivery_is_signed_whole_and_without_a_bad_line(folder: Path) -> None:
    public = public_key_of((folder / PUBLIC).read_bytes())
    places = {code: str(uuid4()) for code in SCALE}
    judges: dict[FeedKind, Any] = {
        FeedKind.BENEFITS: benefits.judge_of(benefits.allowed_now(TODAY, artificial=True)),
        FeedKind.NOTICES: notices.judge_of(AllowedNotices(kinds(catalogue()), places, NOW, artificial=True)),
    }
    faults: list[Any] = []
    quiet = {"report": lambda *fault: faults.append(fault), "progress": lambda _: None}
    for kind in FeedKind:
        path = folder / f"{kind}.jsonl"
        delivery = read_delivery(path)
        assert delivery is not None and delivery.seal.key == key_id(public)
        if kind is FeedKind.LISTS:
            allowed = AllowedLists(places, TODAY, artificial=True)
            found = lists.survey(path, allowed, part=delivery.part, **quiet)  # type: ignore[arg-type]  # as named
            assert found.lines == delivery.header.lines > 0
        else:
            read = partial(survey, path, judges[kind], part=delivery.part)
            found = read(**quiet)  # type: ignore[assignment]  # both have a digest
            assert found.good == delivery.header.lines > 0  # type: ignore[attr-defined]  # of a survey
        assert signed_by(public, found.file, delivery.signature)
    assert faults == []


def test_the_same_seed_gives_the_same_lines_and_another_one_others(tmp_path: Path) -> None:
    small = scaled(0, 0) | {"109": 600}
    for name, seed in (("one", "koe"), ("same", "koe"), ("other", "muu")):
        write_country(tmp_path / name, seed, small)
    for kind in FeedKind:
        assert body(tmp_path / "same", kind) == body(tmp_path / "one", kind) != body(tmp_path / "other", kind)


def test_there_are_as_many_people_as_the_scale_says_and_nobody_twice(
    folder: Path, people: dict[str, dict[str, Any]]
) -> None:
    assert len(people) == len(body(folder, FeedKind.BENEFITS))
    living = Counter(person["home_municipality"] for person in people.values())
    assert living.keys() == SCALE.keys()
    assert all(SCALE[code] <= living[code] < SCALE[code] + 6 for code in SCALE)
    assert people["310799-913M"]["home_municipality"] == "109"


def test_bills_are_the_months_unemployment_payments_by_home_municipality(
    people: dict[str, dict[str, Any]], listed: dict[str, Any]
) -> None:
    """Every row is a payment of the month, and every payment of somebody with 300 paid days behind it is a row; sums agree."""
    rows = [(code, row) for code, (_, found) in listed["lms_billing"].items() for row in found]
    assert len(rows) > 20
    for code, row in rows:
        person = people[row["identity_code"]]
        assert person["home_municipality"] == code == row["home_municipality"]
        assert (row["family_name"], row["non_disclosure"]) == (person["family_name"], person["non_disclosure"])
        assert [row["period"], row["gross"]] in [[p["period"], p["gross"]] for p in paid(person, LMS)]
        assert row["percent"] == (70 if row["paid_days"] >= 1000 else 50) and row["paid_days"] >= 300
        share = (Decimal(row["gross"]) * row["percent"] / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(row["share"]) == share
    assert {row["percent"] for _, row in rows} == {50, 70}
    for head, found in listed["lms_billing"].values():
        assert head["rows"] == len(found) and head["month"] == "2021-01"
        assert Decimal(head["sum"]) == sum(Decimal(row["share"]) for row in found)
    billed = Counter(row["identity_code"] for _, row in rows)
    for person in people.values():
        starts = [d["from"] for d in person.get("decisions", ()) if d["benefit"] == LMS and d["outcome"] == "granted"]
        payments = paid(person, LMS)
        if payments and min(starts) > "2020-01-01":
            assert billed[person["identity_code"]] == 0, "less than 300 days since the decision"
        elif payments and (since := started(person)) and weekdays(since, date(2020, 11, 30)) >= 300:
            assert billed[person["identity_code"]] == len(payments)


def started(person: dict[str, Any]) -> date | None:
    """Since when somebody is unemployed, where the file says it: the labour policy statement."""
    days = [m["from"] for m in person.get("other_bodies", ()) if m["matter"] == "labour_policy_statement"]
    return date.fromisoformat(days[0]) if days else None


def test_lists_of_300_days_agree_with_paid_days(people: dict[str, dict[str, Any]], listed: dict[str, Any]) -> None:
    counted, known = 0, 0
    billed = {
        row["identity_code"]: row for _, found in listed["lms_billing"].values() for row in found
    }  # the last one of each
    on_the_list = set()
    for code, (head, found) in listed["lms_days"].items():
        assert head["rows"] == len(found) and head["as_of"] == "2021-01-31"
        for row in found:
            person, counted = people[row["identity_code"]], counted + 1
            on_the_list.add(row["identity_code"])
            assert person["home_municipality"] == code and row["paid_days"] >= 300
            last = max(date.fromisoformat(p["period"]["until"]) for p in paid(person, LMS))
            if since := started(person):
                known += 1
                assert row["paid_days"] == weekdays(since, last) + (500 if since < date(2019, 1, 1) else 0)
            if bill := billed.get(row["identity_code"]):
                begun = date.fromisoformat(bill["period"]["from"])
                assert row["paid_days"] == bill["paid_days"] + weekdays(begun, last)
    assert counted > 20 and known > 10
    still = {
        code
        for code in billed
        if all(d.get("until") is None or d["until"] == "2020-12-31" for d in decisions_of(people[code]))
    }
    assert still <= on_the_list, "who is billed and still unemployed has 300 days"


def decisions_of(person: dict[str, Any]) -> list[dict[str, Any]]:
    return [d for d in person["decisions"] if d["benefit"] == LMS]


def test_notices_concern_people_who_are_there_and_whose_benefits_fit(
    folder: Path, people: dict[str, dict[str, Any]]
) -> None:
    met = Counter[str]()
    for notice in body(folder, FeedKind.NOTICES):
        person, kind = people[notice["identity_code"]], notice["kind"]
        met[kind] += 1
        assert (notice["family_name"], notice["given_names"]) == (person["family_name"], person["given_names"])
        assert person.get("died") is None and in_january(notice["arrived_at"])
        assert notice["facts"]["home"] == person["home_municipality"]
        assert notice["municipality"] == notice["facts"].get("stay_now", person["home_municipality"])
        fits(notice, person)
    assert met.keys() == {kind["code"] for kind in catalogue().rows["notice"]} - {"immigrant_2_months"}


def fits(notice: dict[str, Any], person: dict[str, Any]) -> None:
    """Assert that such a notice can be about such a person."""
    kind, arrived = notice["kind"], notice["arrived_at"][:10]
    granted = {d["decided_on"] for d in person.get("decisions", ()) if d["benefit"] == ASSISTANCE}
    pending = {p["arrived_on"] for p in person.get("pending", ()) if p["benefit"] == ASSISTANCE}
    if kind in ("application_supplementary", "application_preventive", "reduced_basic_part"):
        assert notice["decision_on"] in granted and arrived <= notice["decision_on"]
    elif kind == "application_urgent":
        assert arrived in pending
    elif kind.endswith("_months"):
        age = (date(2021, 1, 31) - birth_day(person["identity_code"])).days / 365.25
        assert (age < 25) == kind.startswith("under_25")
        assert len({p["period"]["from"] for p in person["payments"] if p["benefit"] == ASSISTANCE}) == 3
        assert paid(person, LMS)
        since = date.fromisoformat(notice["content"]["since"])
        assert since <= date(2021, 1, 31) - timedelta(30 * notice["content"]["months"])
        assert started(person) in (None, since)
    elif kind == "wish_for_personal_talk":
        assert paid(person, ASSISTANCE)
    else:
        assert kind == "need_of_social_work" and (paid(person, ASSISTANCE) or person.get("pending"))


def test_the_scale_takes_matti_first_and_then_small_towns() -> None:
    scale = scaled(5, 0.01)
    whole = {code for code, persons in scale.items() if persons >= 10_000}
    assert {"109", "508"} <= whole and len(scale) == 309
    assert len([code for code, persons in scaled(5, 0).items() if persons > 1]) == 5
    assert sum(scaled(309, 0).values()) > 5_000_000
