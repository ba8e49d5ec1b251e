"""Addresses of the slice, behind `viestit/`."""

from django.urls import URLPattern

app_name = "conversations"
urlpatterns: list[URLPattern] = []
