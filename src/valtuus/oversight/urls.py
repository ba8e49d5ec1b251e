"""Addresses of the slice, behind `valvonta/`."""

from django.urls import path

from valtuus.oversight.views import alarms, calling, searching

app_name = "oversight"
ALARM, OF_PARTY = "halytykset/<uuid:alarm>/", "organisaatio/<slug:party>/"
urlpatterns = [
    path("oikeudet/<uuid:conversation>/", calling.rights, name="rights"),
    path("loki/", searching.search, name="search"),
    path("loki/<int:number>/", searching.entry, name="entry"),
    path("loki/<int:number>/toista/", searching.replay, name="replay"),
    path("halytykset/", alarms.alarms, name="alarms"),
    path(ALARM, alarms.alarm, name="alarm"),
    path(f"{ALARM}selita/", alarms.explain, name="explain"),
    path(f"{ALARM}sulje/", alarms.close, name="close"),
    path(f"{ALARM}avaa/", alarms.reopen, name="reopen"),
    path(OF_PARTY, alarms.party_alarms, name="party_alarms"),
    path(f"{OF_PARTY}<uuid:alarm>/", alarms.party_alarm, name="party_alarm"),
    path(f"{OF_PARTY}<uuid:alarm>/selita/", alarms.party_explain, name="party_explain"),
]
