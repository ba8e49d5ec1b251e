"""Addresses of the lists by municipality, behind `kelmu/`. The represented organisation stands in each; a person in none."""

from django.urls import path

from valtuus.municipal_lists.views import exports, lists

app_name = "municipal_lists"
urlpatterns = [
    path("<slug:party>/luettelot/", lists.materials, name="materials"),
    path("<slug:party>/luettelot/<slug:kind>/", lists.index, name="index"),
    path("<slug:party>/luettelot/<slug:kind>/<uuid:id>/", lists.show, name="show"),
    path("<slug:party>/luettelot/<slug:kind>/<uuid:id>/vienti/", exports.make, name="export"),
    path("vientitiedostot/<uuid:id>/", exports.hand_out, name="hand_out"),
]
