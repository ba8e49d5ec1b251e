"""Addresses of the pages about the interface, each behind its language."""

from django.urls import path

from valtuus.interop import views

app_name = "interop"
urlpatterns = [
    path("rajapinta/", views.description, name="description"),
    path("rajapinnat/", views.callers, name="callers"),
    path("rajapinnat/uusi/", views.register, name="register"),
    path("rajapinnat/<uuid:caller>/tunnus/", views.token, name="token"),
    path("rajapinnat/tunnus/<uuid:token>/mitatoi/", views.revoke, name="revoke"),
]
