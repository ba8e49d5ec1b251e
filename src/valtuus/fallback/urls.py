"""Addresses of the slice, behind `selvitys/`."""

from django.urls import URLPattern, path

from valtuus.fallback.views import diagnosis

app_name = "fallback"
urlpatterns: list[URLPattern] = [
    path("", diagnosis.diagnosis, name="diagnosis"),
    path("kerro/", diagnosis.tell, name="tell"),
    # What a refusal was about stands in the path, since a sign-in on the way brings back the path alone.
    path("<str:party>/<str:action>/", diagnosis.diagnosis, name="diagnosis_of"),
]
