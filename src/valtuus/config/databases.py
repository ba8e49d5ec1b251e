"""Database addresses as Django takes them: several hosts in one URL, or the embedded server's socket."""

import re
from typing import Any
from urllib.parse import parse_qsl, unquote

from valtuus.config import embedded
from valtuus.config.env import Environment

_URL = re.compile(r"postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]*)/([^?]+)(?:\?(.*))?")
PREPARED_AFTER = 1  # executions of a statement of `ledger.queries.prepared` on one connection
POOL = {"min_size": 1, "max_size": 8, "timeout": 5}


def from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@h1:5432,h2:5432/name?sslmode=verify-full` as settings. Raises `SystemExit` on another form."""
    found = _URL.fullmatch(url)
    if not found:
        raise SystemExit("a database URL is not of the form postgresql://user:password@host:port/name")
    user, password, hosts, name, query = found.groups()
    pairs = [h.rpartition(":") if re.search(r":\d+$", h) else (h, "", "5432") for h in hosts.split(",") if h]
    options: dict[str, Any] = dict(parse_qsl(query or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(user or ""),
        "PASSWORD": unquote(password or ""),
        "HOST": options.pop("host", ",".join(h for h, _, _ in pairs)),
        "PORT": ",".join(p for _, _, p in pairs),
        "OPTIONS": options,
    }


def of_role(env: Environment, role: str) -> dict[str, Any] | None:
    """The database as `app`, `owner`, `feed`, `eraser` or `backup` sees it; None where this process holds no such credentials."""
    if env.embedded:
        socket = embedded.socket_folder(env.var / "pg")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env.database_name,
            "USER": f"valtuus_{role}",
            "HOST": str(socket),
            "OPTIONS": {},
        }
    url = env.database_url if role == "app" else env.role_urls.get(role)
    return from_url(url) if url else None


def all_of(env: Environment) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: the app role as `default`, the owner where this process may be it."""
    app = of_role(env, "app")
    if app is None:  # an external database is only ever chosen by its app URL
        raise SystemExit("VALTUUS_DATABASE_URL is missing")
    app["OPTIONS"]["pool"] = dict(POOL)
    app["OPTIONS"]["prepare_threshold"] = PREPARED_AFTER
    app["CONN_HEALTH_CHECKS"] = True
    app["TEST"] = {"MIRROR": "owner"}
    owner = of_role(env, "owner")
    return {"default": app} | ({"owner": owner} if owner else {})
