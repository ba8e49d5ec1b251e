"""Addresses of the register: one's own mandates, an organisation's."""

from django.urls import path

from valtuus.mandates.views import lists, own

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
    path("valtuudet/", lists.administered, name="administered"),
    path("valtuudet/<str:party>/annetut/", lists.mandates, {"side": "given"}, name="given"),
    path("valtuudet/<str:party>/saadut/", lists.mandates, {"side": "received"}, name="received"),
    path("valtuudet/<str:party>/kuka/", lists.who_may, name="who_may"),
    path("valtuudet/<str:party>/valtuus/<str:mandate>/", lists.mandate, name="mandate"),
]
