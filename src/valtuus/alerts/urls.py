"""Addresses of the alerts."""

from django.urls import path

from valtuus.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("luetut/", views.mark_read, name="mark_read"),
    path("avaa/<uuid:alert>/", views.open_alert, name="open"),
    path("asetukset/", views.settings, name="settings"),
    path("asetukset/osoite/", views.address, name="address"),
    path("asetukset/vahvista/<str:token>/", views.confirm, name="confirm"),
]
