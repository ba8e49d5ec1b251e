"""Addresses of the register: one's own mandates, an organisation's, and giving them."""

from django.urls import path

from valtuus.mandates.views import bulk, giving, lists, own

app_name = "mandates"
urlpatterns = [
    path("edustus/", own.principals, name="principals"),
    path("valtuuteni/", own.own, name="own"),
    path("valtuudet/<str:party>/anna/", giving.give, name="give"),
    path("valtuudet/<str:party>/anna/tiedostosta/", bulk.give_from_file, name="give_from_file"),
    path("valtuudet/<str:party>/anna/tiedostosta/pohja.csv", bulk.template, name="give_template"),
    path("valtuudet/", lists.administered, name="administered"),
    path("valtuudet/<str:party>/annetut/", lists.mandates, {"side": "given"}, name="given"),
    path("valtuudet/<str:party>/saadut/", lists.mandates, {"side": "received"}, name="received"),
    path("valtuudet/<str:party>/kuka/", lists.who_may, name="who_may"),
    path("valtuudet/<str:party>/valtuus/<str:mandate>/", lists.mandate, name="mandate"),
]
