"""Addresses of the slice, behind `selvitys/`."""

from django.urls import URLPattern

app_name = "fallback"
urlpatterns: list[URLPattern] = []
