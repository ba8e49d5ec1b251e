"""What scenario files hold and what asking them gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario of a file with the parties and people it may name; `people` has those of its own already put in."""

    id: str
    kind: str
    parties: tuple[Table, ...]
    people: tuple[Table, ...]
    body: Table

    @property
    def at(self) -> datetime:
        """The scenario's clock: the moment of its question."""
        return self.body["question"]["at"]  # type: ignore[no-any-return]  # checked when the file was read


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one scenario gave: the same keys as the file's, and whether they agree. `not_run`: its kind is not built yet."""

    id: str
    kind: str
    expected: Table
    got: Table
    not_run: bool = False

    @property
    def agrees(self) -> bool:
        """Whether everything written was found."""
        return all(self.got.get(key) == value for key, value in self.expected.items())


@dataclass(frozen=True, slots=True)
class Names:
    """The register's ids and keys of one scenario's names, both ways: parties, people, mandates."""

    parties: Mapping[str, str]
    people: Mapping[str, str]
    grants: Mapping[str, str]

    def grant_names(self, ids: tuple[str, ...]) -> list[str]:
        """Mandate ids as the scenario names them."""
        back = {value: name for name, value in self.grants.items()}
        return [back.get(i, i) for i in ids]


class BadScenario(Exception):
    """A scenario file that cannot be read as one: the file, the scenario and what is wrong."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
