"""Addresses of the register: one's own mandates, an organisation's, and giving."""

from django.urls import path

from valtuus.mandates.views import asking, bulk, giving, lists, own, requests

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
    path("valtuudet/", lists.administered, name="administered"),
    path("valtuudet/<str:party>/annetut/", lists.mandates, {"side": "given"}, name="given"),
    path("valtuudet/<str:party>/saadut/", lists.mandates, {"side": "received"}, name="received"),
    path("valtuudet/<str:party>/kuka/", lists.who_may, name="who_may"),
    path("valtuudet/<str:party>/valtuus/<str:mandate>/", lists.mandate, name="mandate"),
    path("valtuudet/<str:party>/anna/", giving.give, name="give"),
    path("valtuudet/<str:party>/anna/tiedostosta/", bulk.give_from_file, name="give_from_file"),
    path("valtuudet/<str:party>/anna/tiedostosta/pohja.csv", bulk.template, name="give_template"),
    path("pyynnot/", requests.requests, name="requests"),
    path("pyynnot/uusi/", asking.ask, name="request"),
    path("pyynnot/jasenkunnat/", asking.members, name="request_members"),
    path("pyynnot/<str:id>/vahvista/", requests.approve, name="approve_request"),
    path("pyynnot/<str:id>/hylkaa/", requests.decline, name="decline_request"),
    path("pyynnot/<str:id>/peru/", requests.withdraw, name="withdraw_request"),
]
