"""Addresses of the slice, behind `valvonta/`."""

from django.urls import path

from valtuus.oversight import views

app_name = "oversight"
ALARM, OF_PARTY = "halytykset/<uuid:alarm>/", "organisaatio/<slug:party>/"
urlpatterns = [
    path("halytykset/", views.alarms, name="alarms"),
    path(ALARM, views.alarm, name="alarm"),
    path(f"{ALARM}selita/", views.explain, name="explain"),
    path(f"{ALARM}sulje/", views.close, name="close"),
    path(f"{ALARM}avaa/", views.reopen, name="reopen"),
    path(OF_PARTY, views.party_alarms, name="party_alarms"),
    path(f"{OF_PARTY}<uuid:alarm>/", views.party_alarm, name="party_alarm"),
    path(f"{OF_PARTY}<uuid:alarm>/selita/", views.party_explain, name="party_explain"),
]
