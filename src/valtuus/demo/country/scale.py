"""How many people of each municipality are made."""

from valtuus.benefits.generation.people import MATTIS_MUNICIPALITY, thousands


def scaled(whole: int, share: float) -> dict[str, int]:
    """Persons by municipality: so many municipalities whole, of the others a share, at least one household each.

    Whole are Matti's, then the smallest towns whose population is known at least roughly, then the others by code.
    """
    people = {code: count * 1000 for code, count in thousands().items()}
    taken = set(_by_size(people)[:whole])
    return {code: count if code in taken else max(1, round(count * share)) for code, count in sorted(people.items())}


def _by_size(people: dict[str, int]) -> list[str]:
    guessed = {1000, 6000}
    return sorted(people, key=lambda code: (code != MATTIS_MUNICIPALITY, people[code] in guessed, people[code], code))
