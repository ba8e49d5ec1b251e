"""The AuthZEN API through the real server: one recorded decision a call, and a thousand in one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle
from urllib.parse import urlsplit

from benchmarks.people import Official
from valtuus.identity.pairwise import pairwise_id
from valtuus.identity.services.callers import give_token, register_caller
from valtuus.identity.types import LOA2, Caller
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.ledger.queries import ALIAS

ACTION = "kelmu.view_person"
A_BATCH = 1_000
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
        # One connection that is kept, of the standard library: the asker shall take as little of the time as may be.
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def one(self, who: list[Official]) -> Callable[[], object]:
        """One question a call, of one official after another; all are permitted."""
        bodies = cycle([json.dumps(self._question(o)).encode() for o in who])

        def ask() -> None:
            told = self._post("evaluation", next(bodies))
            if not told["decision"]:
                raise SystemExit(f"the world is not as it should be: {told}")

        return ask

    def many(self, who: list[Official]) -> Callable[[], object]:
        """A thousand questions a call."""
        turns = cycle(who)
        body = json.dumps({"evaluations": [self._question(next(turns)) for _ in range(A_BATCH)]}).encode()

        def ask() -> None:
            told = self._post("evaluations", body)["evaluations"]
            if len(told) != A_BATCH or not all(t["decision"] for t in told):
                raise SystemExit("the world is not as it should be: the batch was answered otherwise")

        return ask

    def _question(self, official: Official) -> dict[str, object]:
        return {
            "subject": {"type": "person", "id": pairwise_id(official.key, self.caller.id)},
            "action": {"name": ACTION},
            "resource": {"type": "organisation", "id": official.party},
        }

    def _post(self, endpoint: str, body: bytes) -> dict[str, object]:
        self._connection.request("POST", f"/access/v1/{endpoint}", body, self.headers)
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise SystemExit(f"the interface answered {answer.status}: {told[:200]!r}")
        found: dict[str, object] = json.loads(told)
        return found
