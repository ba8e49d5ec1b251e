"""The real provider, started once for the tests of this folder; pages without `web`; a browser that walks between the two."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from django.test import Client

from valtuus.demo import provider as local
from valtuus.identity import keys
from valtuus.identity.types import Provider
from valtuus.kernel.errors import DomainError
from valtuus.ledger.models import Body, Line

HERE = Path(__file__).parent
OURS = "http://testserver"
CLIENT_ID = "valtuus"
REDIRECT, AFTER = f"{OURS}/identity/callback/", f"{OURS}/fi/identity/signed-out/"
AINO, MATTI = "150290-902L", "310799-913M"
PEOPLE = [
    {"id": "aino", "name": "Aino Aalto", "code": AINO, "what": {"fi": "sosiaalityöntekijä", "sv": "socialarbetare"}},
    {"id": "matti", "name": "Matti Mäki", "code": MATTI, "what": {"fi": "asiakas", "sv": "klient"}},
    {"id": "greta", "name": "Greta Groß", "code": None, "what": {"fi": "ei suomalaista henkilötunnusta"}},
    {"id": "broken", "name": "Vilho Virhe", "code": "150290-902X", "what": {"fi": "virheellinen henkilötunnus"}},
]


def start(folder: Path, port: int = 0) -> local.LocalProvider:
    """The local provider with this product as its only client."""
    client = {
        "client_id": CLIENT_ID,
        "redirect_uris": [REDIRECT],
        "post_logout_redirect_uris": [AFTER],
        "jwks": keys.public_keys(),
    }
    return local.start(PEOPLE, [client], folder, port=port)


def settings_for(issuer: str, **changed) -> Provider:
    """The settings' value for a provider at that address."""
    return Provider(issuer, CLIENT_ID, REDIRECT, AFTER, **changed)


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """The provider, until the tests end."""
    started = start(tmp_path_factory.mktemp("provider"))
    yield started
    started.stop()


@pytest.fixture
def provider(running, settings):
    """The provider of the settings."""
    settings.IDENTITY_PROVIDER = settings_for(running.issuer)
    return settings.IDENTITY_PROVIDER


@pytest.fixture(autouse=True)
def pages(settings):
    """Templates without `web`, and errors as they are raised, before the edge makes pages of them."""
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if m != "valtuus.web.middleware.Outcomes"]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [HERE / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"libraries": {"valtuus": "valtuus.identity.tests.stand_in"}},
        }
    ]


class Browser:
    """A person's browser: our pages by Django's client, the provider's by httpx, each with its own cookies."""

    def __init__(self) -> None:
        self.ours = Client()
        self.theirs = httpx.Client(timeout=10)

    def to_provider(self, next_path: str = "/") -> httpx.Response:
        """Begin to sign in; the provider's page with a button per person."""
        url = self.ours.get("/fi/identity/start/", {"next": next_path})["Location"]
        return self._follow(self.theirs.get(url))

    def press(self, page: httpx.Response, **fields: str) -> httpx.Response | str:
        """Press a button of the provider's page: its next page, or our address where it sends us."""
        form = re.search(r"<form[^>]*>", page.text)[0]
        action = unescape(re.search(r'action="([^"]+)"', form)[1])
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)"', page.text))
        return self._follow(self.theirs.post(urljoin(str(page.url), action), data=hidden | fields))

    def _follow(self, answer: httpx.Response) -> httpx.Response | str:
        while answer.is_redirect:
            place = urljoin(str(answer.url), answer.headers["location"])
            if place.startswith(OURS):
                return place
            answer = self.theirs.get(place)
        return answer

    def come_back(self, address: str):
        """Follow the provider's redirect to us."""
        parts = urlsplit(address)
        return self.ours.get(f"{parts.path}?{parts.query}")

    def sign_in(self, person: str = "aino", next_path: str = "/", level: str = "strong"):
        """The whole way; our answer at its end."""
        return self.come_back(self.press(self.to_provider(next_path), person=person, level=level))


@pytest.fixture
def browser():
    """A browser without any cookie."""
    return Browser()


def bodies(kind: str) -> list[dict]:
    """The bodies of the lines of a kind, oldest first."""
    lines = Line.objects.filter(kind=kind).order_by("id").values_list("id", flat=True)
    return [json.loads(bytes(Body.objects.get(line_id=line).payload)) for line in lines]


def refusal(do, *args, **kwargs) -> DomainError:
    """The error that this must raise."""
    with pytest.raises(DomainError) as caught:
        do(*args, **kwargs)
    return caught.value
