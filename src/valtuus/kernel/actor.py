"""Who is acting."""

from dataclasses import dataclass

STRONG_LEVELS = frozenset(
    {
        "http://ftn.ficora.fi/2017/loa2",
        "http://ftn.ficora.fi/2017/loa3",
        "http://eidas.europa.eu/LoA/substantial",
        "http://eidas.europa.eu/LoA/high",
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Toimija: a signed-in person by key, never by identity code.

    `acr` is the level of identification as the provider told it (strong: loa2, loa3 or their eIDAS equals); `session`
    names the session, so that a receipt serves only the session it was given in.
    """

    key: str
    name: str
    acr: str
    session: str

    @property
    def strong(self) -> bool:
        """Whether the sign-in was strong (617/2009)."""
        return self.acr in STRONG_LEVELS


SYSTEM = Actor(key="system", name="Valtuus", acr="", session="")
