"""Addresses of oversight."""

from django.urls import path

from valtuus.oversight.views import calling, searching

app_name = "oversight"
urlpatterns = [
    path("oikeudet/<uuid:conversation>/", calling.rights, name="rights"),
    path("loki/", searching.search, name="search"),
    path("loki/<int:number>/", searching.entry, name="entry"),
    path("loki/<int:number>/toista/", searching.replay, name="replay"),
]
