"""Addresses of the front page, help and one's own page."""

from django.urls import path

from valtuus.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("apu/", views.help_page, name="help"),
    path("oma/", views.mine, name="mine"),
]
