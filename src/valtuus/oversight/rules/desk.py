"""What the institution's officers take, and claims that come to nothing."""

from collections.abc import Iterator

from valtuus.oversight.rules.seen import Seen, Threshold, grouped, month_of
from valtuus.oversight.types import Claimed, Finding, Taken


def requests_by_one_officer(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Exceptional requests taken by one officer for one asker in a month; urgent ones that no call stands behind.

    Nothing that was taken for an asker whose municipality had an outage.
    """
    taken = [request for request in seen.of(Taken) if not request.outage]
    cases = grouped(taken, lambda x: (x.officer, x.asker, month_of(seen.day_of(x))))
    for (officer, asker, _month), requests in cases.items():
        if len(requests) >= threshold["for_one_asker"]:
            yield seen.finding(threshold.kind, [officer], len(requests), requests, asker)
    silent = [request for request in taken if request.urgent and not request.call]
    for (officer, _month), requests in grouped(silent, lambda x: (x.officer, month_of(seen.day_of(x)))).items():
        if len(requests) >= threshold["without_call"]:
            yield seen.finding(threshold.kind, [officer], len(requests), requests)


def claims_in_series(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Claims of one official made on one day and undone afterwards; not a batch with a wrong account number."""
    undone = [claim for claim in seen.of(Claimed) if claim.undone_on and not claim.account_error]
    for (official, _day), claims in grouped(undone, lambda x: (x.official, seen.day_of(x))).items():
        if len(claims) >= threshold["claims"]:
            yield seen.finding(threshold.kind, [official], len(claims), claims)
