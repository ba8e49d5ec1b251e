"""Addresses of the applications, behind `hakemukset/`."""

from django.urls import path

from valtuus.mandate_applications.views import applying, desk, one

app_name = "mandate_applications"
APPLICATION, DESK = "<uuid:application>/", "kasittely/<uuid:application>/"
urlpatterns = [
    path("", one.mine, name="mine"),
    path("uusi/", applying.new, name="new"),
    path("kasittely/", desk.queue, name="queue"),
    path(DESK, desk.one, name="desk"),
    path(f"{DESK}ota/", desk.take, name="desk_take"),
    path(f"{DESK}soitto/", desk.note_call, name="desk_call"),
    path(f"{DESK}lisatiedot/", desk.ask_more, name="desk_more"),
    path(f"{DESK}hylkaa/", desk.reject, name="desk_reject"),
    path(f"{DESK}rekisteroi/", desk.register, name="desk_register"),
    path(f"{DESK}vahvista/", desk.confirm, name="desk_confirm"),
    path(f"{DESK}liitteet/<uuid:annex>/", desk.annex, name="desk_annex"),
    path(APPLICATION, one.show, name="show"),
    path(f"{APPLICATION}hakija/", applying.applicant, name="applicant"),
    path(f"{APPLICATION}valtuudet/", applying.wanted, name="wanted"),
    path(f"{APPLICATION}paatettavat/", applying.endings, name="endings"),
    path(f"{APPLICATION}allekirjoittajat/", applying.signers, name="signers"),
    path(f"{APPLICATION}liitteet/", applying.annexes, name="annexes"),
    path(f"{APPLICATION}liitteet/<uuid:annex>/", one.annex, name="annex"),
    path(f"{APPLICATION}liitteet/<uuid:annex>/poista/", applying.take_annex_out, name="take_annex_out"),
    path(f"{APPLICATION}poista/", applying.take_out, name="take_out"),
    path(f"{APPLICATION}laheta/", applying.send, name="send"),
    path(f"{APPLICATION}allekirjoita/", one.sign, name="sign"),
    path(f"{APPLICATION}taydenna/", one.complete, name="complete"),
    path(f"{APPLICATION}peru/", one.withdraw, name="withdraw"),
    path(f"{APPLICATION}kopioi/", one.copy, name="copy"),
]
