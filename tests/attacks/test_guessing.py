"""Guessing identity codes birthday by birthday through the pages: the alarm rises, and nothing tells a hit of the guess."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.benefits.tests.ground import EMPTY, MATTI, lay, lay_matti
from valtuus.benefits.tests.pages import count, look
from valtuus.benefits.tests.pages import register as register
from valtuus.kernel.identifiers import identity_code

pytestmark = [pytest.mark.attack, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
PAYMENTS: dict[str, Any] = {"scopes": ["payments"]}


def birthdays(first: date, days: int) -> list[str]:
    """The code of individual number 900 of each birthday; artificial, as all codes here."""
    found = []
    for n in range(days):
        start = f"{first + timedelta(n):%d%m%y}"
        found.append(f"{start}-900{CHECKS[int(start + '900') % 31]}")
    return found


def bare(page: str, code: str) -> str:
    """The page without what was typed, the number of its own record, and what is made anew for each answer."""
    page = page.replace(code, "CODE").replace(f"{code[:7]}", "CODE7")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "TOKEN", page)
    page = re.sub(r"CODE79\*\*\w", "MASKED", page)
    page = re.sub(r'Token": "\w+"', "TOKEN", page)
    page = re.sub(r"nonce=\"[^\"]+\"", "NONCE", page)
    return re.sub(r"(?<=<dd>)\d+(?=</dd>)|(?<=: )\d+(?=\n)", "NUMBER", page)


def asked(code: str, **more: Any) -> tuple[int, str, list[str]]:
    with CaptureQueriesContext(connections["default"]) as queries:
        page = look(identity_code=code, **PAYMENTS, **more)
    words = [" ".join(w for w in q["sql"].split() if re.fullmatch(r"[a-z_.]+", w)) for q in queries.captured_queries]
    return page.status_code, bare(page.content.decode(), code), words


def alarms() -> list[tuple[str, str, int]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select kind, actor, counted from disclosures_alarm")
        return list(cursor.fetchall())


def test_birthday_by_birthday_the_alarm_rises_and_nothing_differs(register: dict[str, str]) -> None:
    lay_matti()
    lay(EMPTY, {})
    guesses = birthdays(date(1952, 3, 1), 8)
    assert all(identity_code(code, date(2021, 2, 1), artificial=True) for code in guesses)
    look()  # the first look of a process prepares what the later ones use
    for _ in range(3):
        asked(guesses[0])
    [(status, page, statements), *others] = [asked(code) for code in (guesses[1], guesses[2], EMPTY)]
    assert status == 200 and "Meikäläinen" not in page
    for other in others:
        assert other[0] == status and other[1] == page
    assert [kind for kind, _, _ in alarms()] == ["unknown_codes"] and alarms()[0][1] == "aino"
    # From here on nobody raises a new alarm in this hour, and every answer asks the same.
    answers = [asked(code) for code in (guesses[3], EMPTY, guesses[4])]
    assert [a[1] for a in answers] == [page] * 3
    assert answers[0][2] == answers[1][2] == answers[2][2] and len(answers[0][2]) >= len(statements)
    assert len(alarms()) == 1 and count() > 8, "each guess is recorded"


def test_a_condition_left_out_is_no_way_around_the_record_of_a_guess(register: dict[str, str]) -> None:
    lay_matti()
    lay(EMPTY, {})
    left = {"ground": "sas_21", "purpose": "assess_need", "conditions": []}
    answers = [asked(code, **left) for code in (MATTI, EMPTY, birthdays(date(1952, 3, 1), 1)[0])]
    assert answers[0] == answers[1] == answers[2] and answers[0][0] == 422
