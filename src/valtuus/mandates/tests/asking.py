"""The world in which mandates are asked for, and short ways to ask, to be refused and to do things side by side."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from django.db import connections

from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, Refused
from valtuus.mandates.services.requesting import (
    ask,
    ask_members,
)
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Draft

BOTH = ("view_and_claim", "lms_material")
DAYS = {"first_day": AT.date(), "last_day": date(2022, 12, 31)}


def world_of(register):
    """Mallila mandated Seutu; Helmi grants for Mallila, Ilmari represents Seutu and grants its representation; Onni has nothing."""
    register.mandate("mallila", "helmi", "grant", themes=BOTH)
    register.mandate("seutu", "ilmari", "grant_represent", themes=BOTH)
    register.mandate("mallila", "seutu", themes=BOTH)
    return register


def draft(world, who="onni", giver="seutu", kind=MandateType.REPRESENT, **more):
    return Draft(world.id[giver], who, True, kind, **({"themes": frozenset({"view_and_claim"}), **DAYS} | more))


def asked(world, who="onni", at=AT, **more):
    [id] = ask([draft(world, who, **more)], actor=world.actor(who), at=at)
    return id


def alerts(kind):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select recipient from alerts_alert where kind = %s order by recipient", [kind])
        return [row[0] for row in cursor.fetchall()]


def refused(do):
    with pytest.raises(Refused) as refusal:
        do()
    return refusal.value.decision


def failed(do):
    with pytest.raises(DomainError) as error:
        do()
    return error.value


def side_by_side(*works):
    """Do all at once, each on a connection of its own; the values or errors in order."""
    start, found = threading.Barrier(len(works)), dict[int, object]()

    def run(number, work):
        connections["default"].ensure_connection()
        start.wait()
        try:
            found[number] = work()
        except (DomainError, Refused) as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[n] for n in range(len(works))]


def meeting_in(monkeypatch, module, name, parties=2):
    """Let all who call a function wait for each other there: what guards them must hold even at the worst moment. Whom the guard
    keeps away does not come; the others then go on."""
    door, real = threading.Barrier(parties), getattr(module, name)

    def met(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            door.wait(timeout=0.7)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, met)


def codes(results):
    return sorted(
        r.decision.reason.code if isinstance(r, Refused) else r.code if isinstance(r, DomainError) else "done"
        for r in results
    )


def members_asked(world, municipalities, who="ilmari", themes=("view_and_claim",), **more):
    ids = [world.id[m] for m in municipalities]
    return ask_members(world.id["seutu"], ids, themes, **(DAYS | more), actor=world.actor(who), at=AT)
