"""Applications and notices of the demonstration, as lines of the feed (docs/feed-notices.md), about its invented clients."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """One of them: its kind, the municipality that it is addressed to, when it arrived, and what is its own."""

    kind: str
    place: str
    arrived_at: str
    content: Mapping[str, Any]
    decision_on: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    non_disclosure: bool | None = None


_GLASSES = {"asked": [{"what": "Silmälasit", "amount": "180.00"}], "message": "Haen tukea silmälaseihin."}
_RENT = {"asked": [{"what": "Vuokrarästi", "amount": "612.40"}, {"what": "Sähkölasku", "amount": "88.15"}]}
_FOOD = {"asked": [{"what": "Ruoka", "amount": "60.00"}], "message": "Rahaa ei ole viikonlopuksi."}
_NEED = {"message": "Asiakas pyysi apua velkojen järjestämiseen.", "contact_wish": "Puhelimitse iltapäivällä"}
_TALK = {"message": "Haluan jutella sosiaalityöntekijän kanssa.", "contact_wish": "Tapaaminen ensi viikolla"}
_REDUCED = {"basic_part_percent": 20, "since": "2021-02-01"}
_MOVED = {"permanent_stay": "pihlajisto"}

NOTICES = (
    Told("application_urgent", "mallila", "2021-02-01T07:40:00+02:00", _FOOD),
    Told("application_urgent", "mallila", "2021-01-29T15:10:00+02:00", _RENT, facts={"stay_now": "pihlajisto"}),
    Told("application_supplementary", "mallila", "2021-01-20T09:00:00+02:00", _GLASSES, "2021-01-20"),
    Told("application_supplementary", "mallila", "2021-01-25T09:00:00+02:00", _RENT, "2021-01-28", _MOVED),
    Told("application_preventive", "mallila", "2021-01-27T12:30:00+02:00", _RENT, "2021-01-29"),
    Told("need_of_social_work", "mallila", "2021-01-31T18:05:00+02:00", _NEED),
    Told("need_of_social_work", "mallila", "2021-01-28T11:20:00+02:00", _NEED, non_disclosure=True),
    Told("wish_for_personal_talk", "mallila", "2021-01-26T10:15:00+02:00", _TALK),
    Told("reduced_basic_part", "mallila", "2021-01-22T13:00:00+02:00", _REDUCED, "2021-01-28"),
    Told("under_25_unemployed_4_months", "koivula", "2021-01-29T08:00:00+02:00", {"months": 4, "since": "2020-10-01"}),
    Told("over_25_unemployed_12_months", "pihlajisto", "2021-01-29T08:00:00+02:00", {"months": 12, "since": "2020-02-01"}),
    Told("immigrant_2_months", "pihlajisto", "2021-01-29T08:00:00+02:00", {"months": 2, "since": "2020-12-01"}),
)  # fmt: skip


def notice_lines(clients: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A line for each, about one client each: those of the feed of benefit data, in its order."""
    for number, (told, client) in enumerate(zip(NOTICES, clients, strict=False), 1):
        line = {
            "schema": 1,
            "source": f"demo-{number}",
            "kind": told.kind,
            "arrived_at": told.arrived_at,
            "municipality": told.place,
            "identity_code": client["identity_code"],
            "family_name": client["family_name"],
            "given_names": client["given_names"],
            "non_disclosure": client["non_disclosure"] if told.non_disclosure is None else told.non_disclosure,
            "facts": {"home": told.place, "permanent_stay": told.place, **told.facts},
            "content": told.content,
        }
        yield (
            json.dumps(
                line | ({"decision_on": told.decision_on} if told.decision_on else {}), ensure_ascii=False
            ).encode()
            + b"\n"
        )
