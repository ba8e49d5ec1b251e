"""Addresses of the slice, behind `viestit/`."""

from django.urls import path

from valtuus.conversations.views import desk, one

app_name = "conversations"
urlpatterns = [
    path("neuvonta/<uuid:id>/", desk.one, name="desk_one"),
    path("<uuid:id>/", one.show, name="show"),
]
