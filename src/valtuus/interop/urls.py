"""Addresses of the interface: behind no language, and behind the path of the decision point's identifier."""

from django.conf import settings
from django.urls import path, re_path

from valtuus.interop import api
from valtuus.interop.authzen import metadata

BEGIN = metadata.path_of(settings.PDP).removeprefix("/")
PREFIX = f"{BEGIN}/" if BEGIN else ""

app_name = "interop_api"
urlpatterns = [
    *(
        path(f"{PREFIX}{place.removeprefix('/')}", api.access, {"endpoint": name}, name=name)
        for name, place in metadata.ENDPOINTS.items()
    ),
    path(f"{PREFIX}{metadata.OPENAPI.removeprefix('/')}", api.openapi_document, name="openapi"),
    re_path(r"^\.well-known/authzen-configuration(?P<path>(?:/.*)?)$", api.configuration, name="configuration"),
]
