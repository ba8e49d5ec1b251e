"""Case references: each organisation has its form, and each matter its own number in it."""

from dataclasses import dataclass, field
from random import Random

# Beside each template the form as an organisation tells it; the last one's organisations have told none.
FORMS = (
    ("SOS-2021-{:05d}", r"SOS-\d{4}-\d{5}"),
    ("{:05d}/05.02.01/2021", r"\d{5}/\d{2}\.\d{2}\.\d{2}/\d{4}"),
    ("KH{:06d}", r"KH\d{6}"),
    ("2021/{:05d}", r"20\d{2}/\d{5}"),
    ("ASIA {:05d}-21", r"ASIA \d{5}-\d{2}"),
    ("{:06d}", None),
)
_SIZE = 99_991  # a prime: every step meets every number before it comes back
_RUNS = "01234567890", "09876543210"


@dataclass(slots=True)
class Form:
    """The form of one organisation's references; `pattern` None: not told."""

    template: str
    pattern: str | None
    start: int
    step: int
    given: int = 0
    odd: int = field(default=0)

    def take(self) -> str:
        """The next reference, never one twice."""
        while _plain(text := self._next()):
            pass
        return text

    def _next(self) -> str:
        self.given += 1
        return self.template.format((self.start + self.given * self.step) % _SIZE)

    def malformed(self, chance: Random) -> str:
        """What is no reference: here a run or one character again and again, or a mangled one where the form is told."""
        self.odd += 1
        size = 3 + self.odd % 5
        if self.pattern is None or self.odd % 3 == 0:
            return chance.choice("123456789xaz0") * size if self.odd % 2 else "1234567890"[:size]
        return chance.choice(("muu", "työ", "asia kesken", "?", "-", self.take()[:-2], self.take() + "x"))


def form_of(chance: Random, index: int) -> Form:
    """The form of the organisation of this index."""
    template, pattern = FORMS[index % len(FORMS)]
    return Form(template, pattern, chance.randrange(_SIZE), chance.randrange(1000, _SIZE))


def misprint(reference: str, chance: Random) -> str:
    """A reference with a slip in it that no form forgives: a digit lost and a letter struck beside its key."""
    digits = [n for n, sign in enumerate(reference) if sign.isdigit()]
    place = chance.choice(digits)
    return reference[:place] + chance.choice("öqw") + reference[place + 1 :]


def _plain(text: str) -> bool:
    return len(set(text)) == 1 or any(text in run for run in _RUNS)
