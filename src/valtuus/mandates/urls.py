"""Addresses of one's own mandates."""

from django.urls import path

from valtuus.mandates import views

app_name = "mandates"
urlpatterns = [
    path("edustus/", views.principals, name="principals"),
    path("valtuuteni/", views.own, name="own"),
]
