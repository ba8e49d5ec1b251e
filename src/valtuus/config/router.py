"""Which database role a query uses: the app's, unless a loading command says that it acts as the owner."""

from typing import Any

from valtuus.ledger.queries import alias


class Router:
    """Django's database router."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The alias in use."""
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The alias in use."""
        return alias()

    def allow_relation(self, *objects: Any, **hints: Any) -> bool:
        """Both aliases are one database."""
        return True
