"""Addresses of the benefit information service, behind `kelmu/`. The represented organisation stands in each; a person in none."""

from django.urls import path

from valtuus.benefits import views

app_name = "benefits"
urlpatterns = [
    path("<slug:party>/haku/", views.look_up, name="look_up"),
]
