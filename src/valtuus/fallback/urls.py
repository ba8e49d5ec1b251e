"""Addresses of the slice, behind `selvitys/`."""

from django.urls import path

from valtuus.fallback.views import finder, help

app_name = "fallback"
urlpatterns = [
    path("oire/", finder.finder, name="finder"),
    path("ohje/<slug:code>/", help.help_page, name="help_page"),
    path("yhteystiedot/", help.contacts, name="contacts"),
]
