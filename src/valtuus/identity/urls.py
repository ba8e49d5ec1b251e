"""Pages of identity, each behind its language. What the provider knows by address (`callback`, `jwks.json`) is in `config.urls`."""

from django.urls import path

from valtuus.identity import views

app_name = "identity"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("start/", views.start, name="start"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
]
