"""What a command line names – a person, an organisation, a moment – turned into what the services take."""

from valtuus.demo.cast import CAST
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import identity_code
from valtuus.kernel.periods import helsinki_day
from valtuus.parties.queries import find_parties, official, official_key

COMMAND_LINE_ACR = "http://ftn.ficora.fi/2017/loa3"  # the machine's own sign-in stands for the person's


def person_key(text: str, *, artificial: bool) -> str:
    """The key of a person named by identity code, or by the key itself (o1:…). Raises `DomainError` `identity_code_malformed`."""
    if text.startswith("o") and ":" in text:
        return text
    return official_key(identity_code(text, helsinki_day(clock.now()), artificial=artificial, field="person"))


def granter(text: str, *, artificial: bool) -> Actor:
    """The person in whose name a command gives: by key, identity code, or in the demonstration a name of the cast.

    Who runs a command holds the machine; the record names the person and the command line. Raises `DomainError`
    `official_missing`.
    """
    named = [
        p.code for p in CAST if artificial and text.casefold() in (p.name.casefold(), p.name.split()[0].casefold())
    ]
    key = person_key(named[0] if named else text, artificial=artificial)
    known = official(key)
    return Actor(known.key, known.name, COMMAND_LINE_ACR, "command line")


def party_id(text: str, field: str = "for") -> str:
    """The id of an organisation named by code, business id or name. Raises `DomainError` `party_missing`, or `party_unclear`
    where several have the name, telling which."""
    found = find_parties(text)
    exact = [
        p
        for p in found
        if text.casefold() in (p.code.casefold(), p.name_fi.casefold(), p.name_sv.casefold(), p.business_id)
    ]
    chosen = exact if len(exact) == 1 else found
    if not chosen:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field=field, given=text[:80])
    if len(chosen) > 1:
        raise DomainError(
            "party_unclear",
            field=field,
            given=text[:80],
            allowed=", ".join(f"{p.name_fi} ({p.code})" for p in chosen[:9]),
        )
    return chosen[0].id
