"""Artificial identity codes, each given once: individual numbers 900–999, right check characters."""

from datetime import date, timedelta
from math import gcd
from random import Random

_SEPARATORS = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_NUMBERS = 50  # of the hundred artificial ones a day: even for women, odd for men

# The cast and the test identities of the brief: they are given to nobody by chance.
RESERVED = frozenset(
    "150290-902L 010180-9015 050970-9462 230485-924T 170668-968K 290276-957T 240666-935H 110388-910K 070491-9230 281279-9326"
    " 020273-9446 310799-913M 120305A9248 170712A968X 050950-946W 290296-957Y".split()
)


class Codes:
    """Gives codes of a year of birth, never one twice; a seed decides in which order. About 36,000 a year, then new separators."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._given: dict[tuple[int, bool], int] = {}
        self._steps: dict[tuple[int, bool], tuple[int, int]] = {}

    def take(self, year: int, *, woman: bool) -> str:
        """The next code of a year and sex. Raises `OverflowError` when every separator of the century is used up."""
        while (code := self._next(year, woman)) in RESERVED:
            pass
        return code

    def _next(self, year: int, woman: bool) -> str:
        key = (year, woman)
        size = _days(year) * _NUMBERS
        count = self._given.get(key, 0)
        self._given[key] = count + 1
        separators = _SEPARATORS[year // 100]
        if count >= size * len(separators):
            raise OverflowError(f"no artificial identity codes are left of the year {year}")
        start, step = self._steps.setdefault(key, self._walk(key, size))
        day, number = divmod((start + count * step) % size, _NUMBERS)
        return identity(date(year, 1, 1) + timedelta(day), separators[count // size], 900 + 2 * number + (not woman))

    def _walk(self, key: tuple[int, bool], size: int) -> tuple[int, int]:
        # A step without a common factor with the size meets every place once before it comes back to the first.
        chance = Random(f"{self._seed}:{key[0]}:{key[1]}")  # noqa: S311 - invented people, nothing secret
        step = chance.randrange(size // 3, size)
        while gcd(step, size) != 1:
            step += 1
        return chance.randrange(size), step


def identity(born: date, separator: str, number: int) -> str:
    """An identity code with its check character."""
    digits = f"{born:%d%m%y}{number:03d}"
    return f"{digits[:6]}{separator}{digits[6:]}{_CHECK[int(digits) % 31]}"


def _days(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
