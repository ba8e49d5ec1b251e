"""Addresses of the slice, behind `viestit/`."""

from django.urls import path, register_converter

from valtuus.conversations.mail_tokens import TokenConverter
from valtuus.conversations.views import desk, one, pickup

register_converter(TokenConverter, "pickup")

app_name = "conversations"
ONE, DESK = "<uuid:id>/", "neuvonta/<uuid:id>/"
urlpatterns = [
    path("", one.mine, name="mine"),
    path("uusi/", one.new, name="new"),
    path("neuvonta/", desk.desk, name="desk"),
    path("neuvonta/puhelu/", desk.new_call, name="desk_new_call"),
    path(DESK, desk.one, name="desk_one"),
    path(f"{DESK}uutta/", desk.fresh, name="desk_fresh"),
    path(f"{DESK}ota/", desk.take, name="desk_take"),
    path(f"{DESK}vastaa/", desk.answer, name="desk_answer"),
    path(f"{DESK}puhelu/", desk.note_call, name="desk_call"),
    path(f"{DESK}siirra/", desk.hand_over, name="desk_hand_over"),
    path(f"{DESK}liita/", desk.tie, name="desk_tie"),
    path(f"{DESK}paata/", desk.close, name="desk_close"),
    path(ONE, one.show, name="show"),
    path(f"{ONE}uutta/", one.fresh, name="fresh"),
    path(f"{ONE}laheta/", one.write, name="write"),
    path(f"{ONE}paata/", one.close, name="close"),
    path(f"{ONE}avaa/", one.reopen, name="reopen"),
    path(f"{ONE}liitteet/<uuid:attachment>/", one.attachment, name="attachment"),
    path("nouto/<pickup:token>/", pickup.pick_up, name="pick_up"),
    path(f"{DESK}linkki/", pickup.renew, name="renew_link"),
]
