"""Found and false, for each kind: what was hidden against what the rules asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from valtuus.demo.month.types import Planted
from valtuus.oversight.types import Finding


@dataclass(frozen=True, slots=True)
class Row:
    """One kind. `alarmed`: decoys of the kind that a finding is about; `other`: findings about nothing that was hidden."""

    kind: str
    planted: int
    found: int
    decoys: int
    alarmed: int
    other: int

    @property
    def missed(self) -> int:
        """Cases that no finding is about."""
        return self.planted - self.found

    @property
    def blind(self) -> bool:
        """Whether there are cases of the kind and none is found."""
        return self.planted > 0 and self.found == 0


@dataclass(frozen=True, slots=True)
class Score:
    """A row for each kind, in the order given."""

    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        """All kinds together."""
        sums = (
            sum(getattr(row, name) for row in self.rows) for name in ("planted", "found", "decoys", "alarmed", "other")
        )
        return Row("", *sums)

    @property
    def blind(self) -> tuple[str, ...]:
        """Kinds of which there are cases and none is found."""
        return tuple(row.kind for row in self.rows if row.blind)


def score(planted: Sequence[Planted], findings: Iterable[Finding], kinds: Sequence[str] = ()) -> Score:
    """Compare. A finding is about a case of its kind when they share an official, and what they are about where both tell it."""
    by_kind: dict[str, list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding)
    codes = dict.fromkeys((*kinds, *(p.kind for p in planted), *by_kind))
    return Score(tuple(_row(code, planted, by_kind.get(code, [])) for code in codes))


def _row(kind: str, planted: Sequence[Planted], findings: list[Finding]) -> Row:
    of_kind = [p for p in planted if p.kind == kind]
    cases, decoys = [p for p in of_kind if not p.decoy], [p for p in of_kind if p.decoy]
    honest = {official for p in planted if kind in p.also for official in p.officials}
    taken = [f for f in findings if any(_about(f, p) for p in cases)]
    left = [f for f in findings if f not in taken and honest.isdisjoint(f.officials)]
    false = [f for f in left if not any(_about(f, p) for p in decoys)]
    found = sum(any(_about(f, p) for f in findings) for p in cases)
    alarmed = sum(any(_about(f, p) for f in left) for p in decoys)
    return Row(kind, len(cases), found, len(decoys), alarmed, len(false))


def _about(finding: Finding, planted: Planted) -> bool:
    same = not finding.about or not planted.about or finding.about == planted.about
    return same and not set(planted.officials).isdisjoint(finding.officials)
