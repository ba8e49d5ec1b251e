"""Addresses of the slice, behind `viestit/`."""

from django.urls import path, register_converter

from valtuus.conversations.mail_tokens import TokenConverter
from valtuus.conversations.views import desk, one, pickup

register_converter(TokenConverter, "pickup")

app_name = "conversations"
urlpatterns = [
    path("neuvonta/<uuid:id>/", desk.one, name="desk_one"),
    path("<uuid:id>/", one.show, name="show"),
    path("nouto/<pickup:token>/", pickup.pick_up, name="pick_up"),
    path("neuvonta/<uuid:id>/linkki/", pickup.renew, name="renew_link"),
]
