"""The environment, read once. Unknown names and values stop the start; secrets come from files, never from here."""

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BASE = Path(__file__).resolve().parents[3]

NAMES = {
    "VALTUUS_DATABASE_URL": "PostgreSQL of the app role; without it the embedded one runs under VALTUUS_VAR",
    "VALTUUS_OWNER_URL": "of the owner role: migrations; only to the process that needs it",
    "VALTUUS_FEED_URL": "of the feed role: `valtuus load benefits`",
    "VALTUUS_ERASER_URL": "of the eraser role: retention",
    "VALTUUS_BACKUP_URL": "of the backup role: dumps",
    "VALTUUS_DATABASE_NAME": "name of the embedded database, `valtuus` unless said",
    "VALTUUS_PG_BIN": "folder of PostgreSQL's programs to use instead of the embedded ones",
    "VALTUUS_VAR": "folder for what is made at run time",
    "VALTUUS_SECRETS": "folder of secret files; VALTUUS_VAR/secrets unless said",
    "VALTUUS_ORIGIN": "public origin of the pages, such as https://valtuus.example",
    "VALTUUS_PDP": "identifier of the decision point of the interface (AuthZEN); VALTUUS_ORIGIN unless said",
    "VALTUUS_PROXIES": "networks (CIDR, comma between) of our own proxies, whose X-Forwarded-For is believed",
    "VALTUUS_DEMONSTRATION": "1: the demonstration, beside the database that `valtuus demo` made",
    "VALTUUS_ATTACHMENT_CHECK": "a further check of attachments: a command that reads the file, or a callable by name",
    "VALTUUS_OIDC_ISSUER": "issuer of the identity provider",
    "VALTUUS_OIDC_CLIENT_ID": "our client id at the provider",
    "VALTUUS_OIDC_CLAIMS": "how the provider names what it tells: urn (Suomi.fi, Telia) or plain (OP)",
    "VALTUUS_MAIL_HOST": "mail server; the demonstration writes mails under VALTUUS_VAR/mail unless said, others use localhost",
    "VALTUUS_MAIL_PORT": "its port; 25, 587 or 465 by VALTUUS_MAIL_SECURITY unless said",
    "VALTUUS_MAIL_SECURITY": "none, starttls or tls",
    "VALTUUS_MAIL_USER": "account at the mail server; its password is the secret file `mail`",
    "VALTUUS_MAIL_FROM": "sender of mails; noreply@ the host of VALTUUS_ORIGIN unless said",
    "VALTUUS_MAIL_IN_HOST": "IMAP server of the mailboxes that `valtuus read_mail` reads",
    "VALTUUS_MAIL_IN_PORT": "its port; 143 or 993 by VALTUUS_MAIL_IN_SECURITY unless said",
    "VALTUUS_MAIL_IN_SECURITY": "none, starttls or tls; tls unless said",
    "VALTUUS_MAIL_QUESTION": "address and account of the mailbox for questions; its password is the secret file `mail-question`",
    "VALTUUS_MAIL_REPORT": "address and account of the mailbox for reports; its password is the secret file `mail-report`",
    "VALTUUS_CHROMIUM": "browser for the tests",
    "VALTUUS_PG_OLD": "folder of the programs of an older PostgreSQL, tried by the slow tests; Debian's 15 unless said",
    "VALTUUS_TEST_VAR": "folder in which the tests make what they need, var/test unless said",
    "VALTUUS_SETTINGS": "reserved for the tests",
}

MAIL_PORTS = {"none": 25, "starttls": 587, "tls": 465}
MAIL_IN_PORTS = {"none": 143, "starttls": 143, "tls": 993}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server as the environment names it. `host` None: it names none."""

    host: str | None
    port: int
    security: str
    user: str
    sender: str


@dataclass(frozen=True, slots=True)
class MailIn:
    """The IMAP server as the environment names it, and the addresses of the mailboxes by the kind of what they open."""

    host: str
    port: int
    security: str
    addresses: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment said. Urls are None where it said nothing."""

    database_url: str | None
    role_urls: Mapping[str, str]
    database_name: str
    var: Path
    secrets: Path
    origin: str | None
    pdp: str | None
    proxies: tuple[str, ...]
    demonstration: bool
    attachment_check: str | list[str]
    oidc_issuer: str | None
    oidc_client_id: str
    oidc_claims: str
    mail: MailServer
    mail_in: MailIn

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url is None


def read(environ: Mapping[str, str]) -> Environment:
    """The environment as one frozen value. Raises `SystemExit` naming an unknown `VALTUUS_` name or value and what is allowed."""
    unknown = sorted(name for name in environ if name.startswith("VALTUUS_") and name not in NAMES)
    if unknown:
        raise SystemExit(f"unknown in the environment: {', '.join(unknown)}; allowed: {', '.join(NAMES)}")
    demonstration = environ.get("VALTUUS_DEMONSTRATION", "0")
    if demonstration not in ("0", "1"):
        raise SystemExit(f"VALTUUS_DEMONSTRATION is `{demonstration}`; allowed: 0, 1")
    oidc_claims = environ.get("VALTUUS_OIDC_CLAIMS") or "urn"
    if oidc_claims not in ("urn", "plain"):
        raise SystemExit(f"VALTUUS_OIDC_CLAIMS is `{oidc_claims}`; allowed: urn, plain")
    var = Path(environ.get("VALTUUS_VAR") or BASE / "var").resolve()
    roles = ("owner", "feed", "eraser", "backup")
    return Environment(
        database_url=environ.get("VALTUUS_DATABASE_URL") or None,
        role_urls={r: url for r in roles if (url := environ.get(f"VALTUUS_{r.upper()}_URL"))},
        database_name=environ.get("VALTUUS_DATABASE_NAME") or "valtuus",
        var=var,
        secrets=Path(environ.get("VALTUUS_SECRETS") or var / "secrets"),
        origin=environ.get("VALTUUS_ORIGIN") or None,
        pdp=environ.get("VALTUUS_PDP") or None,
        proxies=tuple(n.strip() for n in environ.get("VALTUUS_PROXIES", "").split(",") if n.strip()),
        demonstration=demonstration == "1",
        attachment_check=_check(environ.get("VALTUUS_ATTACHMENT_CHECK", "")),
        oidc_issuer=environ.get("VALTUUS_OIDC_ISSUER") or None,
        oidc_client_id=environ.get("VALTUUS_OIDC_CLIENT_ID") or "valtuus",
        oidc_claims=oidc_claims,
        mail=_mail(environ),
        mail_in=_mail_in(environ),
    )


def _mail_in(environ: Mapping[str, str]) -> MailIn:
    security, port = _talk(environ, "VALTUUS_MAIL_IN", MAIL_IN_PORTS, "tls")
    told = {kind: environ.get(f"VALTUUS_MAIL_{kind.upper()}", "").strip() for kind in ("question", "report")}
    addresses = {kind: address for kind, address in told.items() if address}
    for kind, address in addresses.items():
        if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", address):
            raise SystemExit(f"VALTUUS_MAIL_{kind.upper()} is `{address}`; allowed: an e-mail address")
    host = environ.get("VALTUUS_MAIL_IN_HOST") or ""
    if addresses and not host:
        raise SystemExit("VALTUUS_MAIL_IN_HOST is missing; allowed: the IMAP server of the mailboxes that are named")
    return MailIn(host, port, security, addresses)


def _talk(environ: Mapping[str, str], prefix: str, ports: Mapping[str, int], unless_said: str) -> tuple[str, int]:
    security = environ.get(f"{prefix}_SECURITY") or unless_said
    if security not in ports:
        raise SystemExit(f"{prefix}_SECURITY is `{security}`; allowed: {', '.join(ports)}")
    port = environ.get(f"{prefix}_PORT") or str(ports[security])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit(f"{prefix}_PORT is `{port}`; allowed: 1 to 65535")
    return security, int(port)


def _mail(environ: Mapping[str, str]) -> MailServer:
    security, port = _talk(environ, "VALTUUS_MAIL", MAIL_PORTS, "none")
    here = urlsplit(environ.get("VALTUUS_ORIGIN") or "").hostname or "localhost"
    return MailServer(
        host=environ.get("VALTUUS_MAIL_HOST") or None,
        port=port,
        security=security,
        user=environ.get("VALTUUS_MAIL_USER") or "",
        sender=environ.get("VALTUUS_MAIL_FROM") or f"noreply@{here}",
    )


def _check(told: str) -> str | list[str]:
    """A callable by its dotted name, or a command by its words; empty: none."""
    words = shlex.split(told)
    return words[0] if len(words) == 1 and re.fullmatch(r"[\w.]+\.\w+", words[0]) and "/" not in words[0] else words


def current() -> Environment:
    """The environment of this process."""
    return read(os.environ)
