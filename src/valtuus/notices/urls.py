"""Addresses of the inbox, behind `kelmu/`. The municipality stands in each of its own, a person in none."""

from django.urls import path

from valtuus.notices.views import desk, held, inbox, one

app_name = "notices"
INBOX, ONE = "<slug:party>/saapuneet/", "<slug:party>/saapuneet/<uuid:notice>/"
DESK = "neuvonta/<uuid:matter>/"
urlpatterns = [
    path(INBOX, inbox.inbox, name="inbox"),
    path(f"{INBOX}nimet/", inbox.names, name="names"),
    path(f"{INBOX}kasittelyssa/", held.held, name="held"),
    path(ONE, one.notice, name="notice"),
    path(f"{ONE}ota/", one.hold, name="hold"),
    path(f"{ONE}vapauta/", one.release, name="release"),
    path(f"{ONE}vapauta-puolesta/", one.release_for_leaver, name="release_for_leaver"),
    path(f"{ONE}kasitelty/", one.handled, name="handled"),
    path(f"{ONE}siirra/", one.move, name="move"),
    path(DESK, desk.find, name="desk_find"),
    path(f"{DESK}<uuid:notice>/", desk.notice, name="desk_notice"),
    path(f"{DESK}<uuid:notice>/siirra/", desk.move, name="desk_move"),
]
