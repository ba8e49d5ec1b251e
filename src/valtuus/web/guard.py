"""Who may see a page: every view says it is public, with a reason, or asks for a sign-in."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from valtuus.kernel.actor import Actor

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)


def actor_of(request: HttpRequest) -> Actor | None:
    """Who is signed in; the identity slice's middleware sets it, and where it has not, nobody is."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else None


def public(reason: str) -> Callable[[V], V]:
    """Mark a view that needs no sign-in. The reason is shown by the test that lists the views."""

    def mark(view: V) -> V:
        view.guard = f"public: {reason}"  # type: ignore[attr-defined]  # read by views_without_guard
        return view

    return mark


def no_store(view: View) -> View:
    """Keep a page out of every cache: it holds personal data, or says who is signed in."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return run


def signed_in(view: View) -> View:
    """Demand a sign-in; who has none is sent there and comes back to this page. Such pages are never stored."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request) is None:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded = no_store(run)
    guarded.guard = "signed_in"  # type: ignore[attr-defined]  # read by views_without_guard
    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if (
        request.headers.get("HX-Request") == "true"
    ):  # a part of a page cannot hold the sign-in: the whole page goes there
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
        return HttpResponse(headers={"HX-Redirect": _sign_in(page)})
    return HttpResponseRedirect(_sign_in(request.path))


def _sign_in(back_to: str) -> str:
    return f"{reverse('identity:sign_in')}?{urlencode({'next': back_to})}"


def next_path(request: HttpRequest, otherwise: str) -> str:
    """Where to go after a sign-in: a path of this site from `next`, or the other one. Never another site, never a query."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted.partition("?")[0] if ours else otherwise


def views_without_guard(patterns: Iterable[URLPattern | URLResolver]) -> list[str]:
    """Names of the views that say neither; the architecture test wants none."""
    return sorted(
        {f"{view.__module__}.{view.__qualname__}" for view in views_of(patterns) if not hasattr(view, "guard")}
    )


def views_of(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Any]:
    """Every view that an address reaches."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns)
        else:
            yield pattern.callback


def peer(environ: Mapping[str, Any]) -> str:
    """The address that called: the last one in X-Forwarded-For that is none of our proxies', where a proxy of ours brought it."""
    addresses = [*str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(","), str(environ.get("REMOTE_ADDR", ""))]
    for address in reversed([a.strip() for a in addresses]):
        if not _ours(address):
            return address
    return ""


def _ours(address: str) -> bool:
    if not settings.PROXIES:
        return False
    try:
        given = ip_address(address)
    except ValueError:
        return False
    return any(given in ip_network(network) for network in settings.PROXIES)
