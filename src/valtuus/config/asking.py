"""What a command line names – a person, an organisation, a moment – turned into what the services take."""

from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import identity_code
from valtuus.kernel.periods import helsinki_day
from valtuus.parties.queries import find_parties, official_key


def person_key(text: str, *, artificial: bool) -> str:
    """The key of a person named by identity code, or by the key itself (o1:…). Raises `DomainError` `identity_code_malformed`."""
    if text.startswith("o") and ":" in text:
        return text
    return official_key(identity_code(text, helsinki_day(clock.now()), artificial=artificial, field="person"))


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
