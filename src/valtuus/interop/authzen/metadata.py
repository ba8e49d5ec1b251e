"""Where the decision point is and what it can (AuthZEN 1.0, section 9): made from configuration, never from a request."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

WELL_KNOWN = "/.well-known/authzen-configuration"
# Only what works is named: an endpoint that is left out is not supported.
ENDPOINTS = {"evaluation": "/access/v1/evaluation", "evaluations": "/access/v1/evaluations"}
OPENAPI = "/access/v1/openapi.json"
MAX_AGE_SECONDS = 3600
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def faults_of_identifier(identifier: str) -> list[str]:
    """What is wrong with an identifier of the decision point, one line each. Plain http only on this very machine."""
    parts = urlsplit(identifier)
    local = parts.scheme == "http" and (parts.hostname or "") in _LOOPBACK
    faults = [] if parts.scheme == "https" or local else ["it does not begin with https://"]
    faults += [] if parts.hostname else ["it names no host"]
    faults += ["it holds a query or a fragment"] if "?" in identifier or "#" in identifier else []
    return faults + (["it ends in a slash"] if identifier.endswith("/") else [])


def path_of(identifier: str) -> str:
    """The path of the identifier, '' without one: the way to its endpoints, and the end of its well-known address."""
    return urlsplit(identifier).path


def metadata(identifier: str) -> Mapping[str, Any]:
    """The document; `policy_decision_point` is the identifier, letter by letter."""
    return {
        "policy_decision_point": identifier,
        **{f"access_{name}_endpoint": f"{identifier}{path}" for name, path in ENDPOINTS.items()},
    }
