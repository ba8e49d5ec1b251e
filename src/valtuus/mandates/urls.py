"""Addresses of one's own mandates."""

from django.urls import path

from valtuus.mandates.views import own

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
]
