"""Addresses of identity. All of them are for people who are not signed in."""

from django.urls import path

from valtuus.identity import views

app_name = "identity"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("start/", views.start, name="start"),
    path("callback/", views.callback, name="callback"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    path("jwks.json", views.jwks, name="jwks"),
]
