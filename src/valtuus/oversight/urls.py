"""Addresses of oversight."""

from django.urls import path

from valtuus.oversight.views import searching

app_name = "oversight"
urlpatterns = [
    path("loki/", searching.search, name="search"),
    path("loki/<int:number>/", searching.entry, name="entry"),
    path("loki/<int:number>/toista/", searching.replay, name="replay"),
]
