"""Addresses of one's own mandates."""

from django.urls import path

from valtuus.mandates.views import asking, own, requests

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
    path("pyynnot/", requests.requests, name="requests"),
    path("pyynnot/uusi/", asking.ask, name="request"),
    path("pyynnot/jasenkunnat/", asking.members, name="request_members"),
    path("pyynnot/<str:id>/vahvista/", requests.approve, name="approve_request"),
    path("pyynnot/<str:id>/hylkaa/", requests.decline, name="decline_request"),
    path("pyynnot/<str:id>/peru/", requests.withdraw, name="withdraw_request"),
]
