"""What identity talks about: the provider, one attempt to sign in, what the provider told, and the sign-in that lasts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from valtuus.kernel.actor import STRONG_LEVELS, Actor

LOA2 = "http://ftn.ficora.fi/2017/loa2"
TEST_LEVELS = frozenset({"http://ftn.ficora.fi/2017/loatest2", "urn:oid:1.2.246.517.3002.110.999"})


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """Under which names a provider tells who the person is; they differ by provider (identification.md, section 3)."""

    code: str = "urn:oid:1.2.246.21"
    name: str = "urn:oid:2.16.840.1.113730.3.1.241"
    given: str = "urn:oid:1.2.246.575.1.14"
    family: str = "urn:oid:2.5.4.4"


CLAIM_NAMES = {
    "urn": ClaimNames(),
    "plain": ClaimNames("personal_identity_code", "name", "given_name", "family_name"),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """Tunnistuspalvelu: an identity provider as the settings describe it, and our place with it.

    `levels` are asked for and accepted; `weak_accepted` lets other levels in as weak actors; `test_accepted` lets test
    identities in (the demonstration only); `encrypted`: an ID token that is not encrypted to us is refused. Addresses are
    ours, absolute, as registered with the provider; `{language}` in the one after signing out is the
    reader's. `leeway` is the clocks' difference allowed, in seconds.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    post_logout_redirect_uri: str
    service_name: str = "Valtuus"
    ask_for: str = LOA2
    levels: frozenset[str] = STRONG_LEVELS
    claims: ClaimNames = field(default_factory=ClaimNames)
    encrypted: bool = True
    weak_accepted: bool = False
    test_accepted: bool = False
    leeway: int = 30


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the provider publishes about itself (OpenID Connect Discovery). `names_itself`: its answers carry `iss` (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    names_itself: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """Tunnistautumisyritys: what was asked of the provider and must come back. `started` in seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    next_path: str
    started: int


@dataclass(frozen=True, slots=True)
class Identification:
    """Tunnistus: what the provider told of the person. The only value of the slice that holds the identity code."""

    # INVARIANT: never in a repr, so that no log and no error report can show it.
    code: str = field(repr=False)
    name: str
    acr: str
    auth_time: int
    sid: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Istunto: a sign-in as the session keeps it. Never the identity code, never a token.

    `subject` is the person's own client key, sealed: read plainly beside `key` it would tell which client is which official.
    `session` is an id of our own; the session key is the browser's secret and is told to nobody. Times in seconds since 1970.
    """

    key: str
    name: str
    acr: str
    session: str
    subject: str
    auth_time: int
    sid: str
    started: int
    seen: int

    @property
    def actor(self) -> Actor:
        """The person as the rest of the product knows her."""
        return Actor(key=self.key, name=self.name, acr=self.acr, session=self.session)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A sign-in that succeeded, and the page that was wanted."""

    actor: Actor
    next_path: str


Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Rajapinnan käyttäjä: a system that asks. `owner`: the organisation that answers for it, None for the institution itself.

    `services` are those it may ask about; `networks` (CIDR) those it may call from, none: from everywhere.
    """

    id: str
    owner: str | None
    name: str
    services: frozenset[str]
    networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """Rajapinnan tunnus, without the secret itself: its first characters, when it was given, expires and was revoked."""

    id: str
    caller: str
    hint: str
    given_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just given. `secret` is shown this once; nothing of ours can show it again."""

    id: str
    secret: str = field(repr=False)
    expires_at: datetime
