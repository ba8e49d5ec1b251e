"""Addresses of the slice, behind `selvitys/`."""

from django.urls import URLPattern, path

from valtuus.fallback.views import diagnosis

app_name = "fallback"
urlpatterns: list[URLPattern] = [
    path("", diagnosis.diagnosis, name="diagnosis"),
    path("kerro/", diagnosis.tell, name="tell"),
]
