"""Many decisions in one call: defaults, order, the three semantics, bad items, ten thousand."""

import pytest

from valtuus.interop.tests.conftest import (
    AINO,
    EEVA,
    NOBODY,
    ONNI,
    PERMIT,
    VIEW,
    question,
    rows,
    without,
)
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties.queries import official_key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_defaults_are_replaced_whole(asker):
    told = asker.many({}, {"subject": {"type": "person", "id": ONNI}}, {"resource": {"id": "mallila"}}, **question())
    assert [t["decision"] for t in told] == [True, False, False]
    assert told[2]["context"]["error"]["status"] == 400, "the type of the default is not merged in"


@pytest.mark.parametrize("more", [{}, {"evaluations": []}, {"evaluations": [], "options": {}}])
def test_none_of_many_is_one(asker, more):
    told = asker.ask(question() | more, "evaluations").json()
    assert told["decision"] is True and "evaluations" not in told


def test_an_empty_default_is_legal_while_items_bring_their_own(asker):
    mine = {"resource": {"type": "municipality", "id": "mallila"}}
    told = asker.many(mine, {}, **(question() | {"resource": {}}))
    assert [t["decision"] for t in told] == [True, False] and told[1]["context"]["error"]["status"] == 400


def test_a_bad_item_is_false_and_the_others_are_decided(asker):
    bad = [{"subject": "x"}, 7, None, {"action": {}}, {"resource": {"type": "municipality", "id": "atlantis"}}]
    told = asker.many({}, *bad, {}, **question())
    assert [t["decision"] for t in told] == [True, *[False] * 5, True]
    assert [t["context"]["error"]["status"] for t in told[1:-1]] == [400, 400, 400, 400, 404]


def test_items_may_bring_everything_themselves(asker):
    assert [t["decision"] for t in asker.many(question(), question(ONNI))] == [True, False]


SEMANTICS = [
    ("execute_all", [1, 0, 1, 0], 4),
    ("deny_on_first_deny", [1, 1, 0, 1], 3),
    ("deny_on_first_deny", [1, 1], 2),
    ("deny_on_first_deny", [1, None, 1], 2),
    ("permit_on_first_permit", [0, 0, 1, 0], 3),
    ("permit_on_first_permit", [0, None, 0], 3),
    ("permit_on_first_permit", [None, 1, 1], 2),
]


@pytest.mark.parametrize("semantic, wanted, length", SEMANTICS)
def test_the_three_semantics(asker, semantic, wanted, length):
    items = [
        {"subject": "bad"} if w is None else {"subject": {"type": "person", "id": AINO if w else ONNI}} for w in wanted
    ]
    told = asker.many(*items, **without(question(), "subject"), options={"evaluations_semantic": semantic, "other": 1})
    assert [t["decision"] for t in told] == [bool(w) for w in wanted[:length]]
    decided = len([w for w in wanted[:length] if w is not None])
    assert rows("select count(*) from mandates_answer") == [(decided,)], "what was not told is not kept"


@pytest.mark.parametrize(
    "body",
    [
        question(evaluations={}),
        question(evaluations=None),
        question(evaluations="x"),
        question(evaluations=[{}], options=[]),
        question(evaluations=[{}], options=None),
        question(evaluations=[{}], options={"evaluations_semantic": "all"}),
        question(evaluations=[{}], options={"evaluations_semantic": 1}),
        question(options={"evaluations_semantic": None}),
        question(evaluations=[{}]) | {"subject": "x"},
        question(evaluations=[{}]) | {"context": 1},
        {"evaluations": []},
        {},
        {"evaluations": [{}] * 10_001},
    ],
    ids=str,
)
def test_a_malformed_call_of_many_is_400(asker, body):
    assert asker.ask(body, "evaluations").status_code == 400


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_very_many_in_one_call(asker, many):
    people = [AINO, ONNI, EEVA, NOBODY]
    items = [{"subject": {"type": "person", "id": people[i % 4]}} for i in range(many)]
    told = asker.many(*items, **without(question(), "subject"))
    assert [t["decision"] for t in told] == [i % 4 == 0 for i in range(many)]
    assert rows("select count(*), count(distinct number) from mandates_answer") == [(many, many)]


def test_a_batch_agrees_with_one_by_one_and_with_the_register(world, asker):
    asked = [(p, m) for p in (AINO, ONNI, EEVA) for m in ("mallila", "koivula", "pihlajisto")]
    together = asker.many(*(question(p, m) for p, m in asked))
    for (person, place), told in zip(asked, together, strict=True):
        alone = asker.ask(question(person, place)).json()
        register = decide(Question(official_key(person), world.id[place], VIEW), at=PERMIT.at)
        assert told["decision"] == alone["decision"] == register.permitted
        assert told["context"]["reason"] == alone["context"]["reason"] == register.reason.code


def test_by_ids_it_is_the_same_as_by_codes_whatever_else_is_in_the_call(world, asker):
    """By ids alone the facts are asked together with the organisations; one other name, and they are asked after them."""
    people, places = (AINO, ONNI, EEVA, NOBODY), ("mallila", "koivula", "pihlajisto")
    by_code = [question(p, m) for p in people for m in places]
    by_id = [question(p, world.id[m]) for p in people for m in places]
    wrong = [{"action": {"name": "kelmu.nonsense"}}, question(resource="0199aaaa-0000-7000-8000-000000000000")]
    told = [asker.many(*items) for items in (by_code, by_id, [*by_id, *wrong], [*by_id, question()])]
    for one in told:
        for answer in one:
            answer["context"].pop("record", None)
    assert told[0] == told[1] == told[2][:-2] == told[3][:-1]
    assert {a["decision"] for a in told[0]} == {True, False} and told[2][-1]["context"]["error"]["status"] == 404
