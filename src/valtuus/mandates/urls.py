"""Addresses of one's own mandates and of giving them."""

from django.urls import path

from valtuus.mandates.views import bulk, giving, own

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
    path("valtuudet/<str:party>/anna/", giving.give, name="give"),
    path("valtuudet/<str:party>/anna/tiedostosta/", bulk.give_from_file, name="give_from_file"),
    path("valtuudet/<str:party>/anna/tiedostosta/pohja.csv", bulk.template, name="give_template"),
]
