"""Addresses of the house's own pages, behind the language."""

from django.urls import path

from valtuus.web import views

urlpatterns = [
    path("apu/<slug:code>/", views.remedy, name="remedy"),
    path("sanamuodot/", views.unchecked_wordings, name="unchecked_wordings"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("tietosuoja/", views.privacy, name="privacy"),
]
