"""The AuthZEN API through the real server: one recorded decision a call, and a thousand in one."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle

from benchmarks.callers import Crowd, Line, at_once, request
from benchmarks.people import Official
from valtuus.identity.pairwise import pairwise_id
from valtuus.identity.services.callers import give_token, register_caller
from valtuus.identity.types import LOA2, Caller
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.ledger.queries import ALIAS

ACTION = "kelmu.view_person"
A_BATCH = 1_000
CROWD_CALLS, CROWD_SECONDS = 4_000, 15.0
# Who keeps callers is no part of what is measured.
PERMIT = Decision(Outcome.PERMIT, Reason("granted", {"date": "2021-02-01"}), datetime.now(UTC), 0, "")
KEEPER = Actor("bench", "bench", LOA2, "bench")


class Interface:
    """A caller of the world of one size, and what it asks."""

    def __init__(self, address: str, alias: str) -> None:
        token = ALIAS.set(alias)
        try:
            self.caller: Caller = register_caller("bench", None, frozenset({"kelmu"}), (), PERMIT, actor=KEEPER)
            secret = give_token(self.caller, 1, PERMIT, actor=KEEPER).secret
        finally:
            ALIAS.reset(token)
        self._address, self._line = address, Line(address)
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def one(self, who: list[Official]) -> Callable[[], object]:
        """One question a call, of one official after another; all are permitted."""
        requests = self._requests(who)
        return lambda: _permitted(self._line.ask(next(requests)))

    def crowd(self, who: list[Official], callers: int) -> Crowd:
        """The same of so many callers at once."""
        return at_once(self._address, self._requests(who), _permitted, callers, CROWD_CALLS, CROWD_SECONDS)

    def many(self, who: list[Official]) -> Callable[[], object]:
        """A thousand questions a call."""
        turns = cycle(who)
        body = json.dumps({"evaluations": [self._question(next(turns)) for _ in range(A_BATCH)]}).encode()
        whole = request(self._address, "/access/v1/evaluations", self.headers, body)

        def ask() -> None:
            told = json.loads(self._line.ask(whole))["evaluations"]
            if len(told) != A_BATCH or not all(t["decision"] for t in told):
                raise SystemExit("the world is not as it should be: the batch was answered otherwise")

        return ask

    def _requests(self, who: list[Official]) -> Iterator[bytes]:
        bodies = [json.dumps(self._question(o)).encode() for o in who]
        return cycle([request(self._address, "/access/v1/evaluation", self.headers, body) for body in bodies])

    def _question(self, official: Official) -> dict[str, object]:
        return {
            "subject": {"type": "person", "id": pairwise_id(official.key, self.caller.id)},
            "action": {"name": ACTION},
            "resource": {"type": "organisation", "id": official.party},
        }


def _permitted(body: bytes) -> bool:
    if json.loads(body)["decision"] is not True:
        raise SystemExit(f"the world is not as it should be: {body[:200]!r}")
    return True
