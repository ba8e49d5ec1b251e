"""Every kind of the plan with who plants it and who plants its decoys."""

from collections.abc import Callable

from valtuus.demo.month.plants import amounts, habits, lists, mandates, people, references
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Kind

Plant = Callable[[Scene, Kind, int], None]

PLANTS: dict[str, tuple[Plant, Plant | None]] = {
    "case_reference_empty": (references.empty, references.empty_decoy),
    "notice_opened_and_moved": (lists.opened_and_moved, lists.opened_and_moved_decoy),
    "volume_in_a_day": (amounts.volume, amounts.volume_decoy),
    "volume_against_own_habit": (amounts.habit, amounts.habit_decoy),
    "odd_hours": (amounts.odd, amounts.odd_decoy),
    "own_code": (people.own_code, None),
    "colleague": (people.colleague, people.colleague_decoy),
    "case_reference_malformed": (references.malformed, references.malformed_decoy),
    "case_reference_for_many": (references.for_many, references.for_many_decoy),
    "no_follow_up": (habits.unfollowed, habits.unfollowed_decoy),
    "other_municipality": (habits.elsewhere, habits.elsewhere_decoy),
    "unknown_codes": (people.unknown, people.unknown_decoy),
    "fast_looks": (amounts.fast, amounts.fast_decoy),
    "purpose_outside_duty": (habits.purpose, habits.purpose_decoy),
    "look_after_self_grant": (mandates.self_grant, None),
    "grant_look_end": (mandates.given_and_ended, mandates.given_and_ended_decoy),
    "notice_ping_pong": (lists.ping_pong, lists.ping_pong_decoy),
    "export_hoarding": (lists.hoarding, lists.hoarding_decoy),
    "requests_by_one_officer": (lists.requests, lists.requests_decoy),
    "claims_in_series": (lists.claims, lists.claims_decoy),
    # Last: the many are drawn from those with nothing else hidden.
    "same_subject_by_many": (people.many, people.many_decoy),
}


def plant(scene: Scene, kinds: dict[str, Kind]) -> None:
    """Hide everything that the plan asks for. Raises `KeyError` for a kind that nobody can plant."""
    unknown = set(kinds) - set(PLANTS)
    if unknown:
        raise KeyError(f"no planter for {sorted(unknown)}")
    for code, (planted, decoys) in PLANTS.items():
        if (kind := kinds.get(code)) is None:
            continue
        for index in range(kind.planted):
            planted(scene, kind, index)
        for index in range(kind.decoys if decoys else 0):
            decoys(scene, kind, index)  # type: ignore[misc]  # the range is empty without
