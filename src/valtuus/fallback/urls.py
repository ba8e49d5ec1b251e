"""Addresses of the slice, behind `selvitys/`."""

from django.urls import path

from valtuus.fallback.views import diagnosis, finder, help, sharing

app_name = "fallback"
urlpatterns = [
    path("", diagnosis.diagnosis, name="diagnosis"),
    path("kerro/", diagnosis.tell, name="tell"),
    path("oire/", finder.finder, name="finder"),
    path("ohje/<slug:code>/", help.help_page, name="help_page"),
    path("yhteystiedot/", help.contacts, name="contacts"),
    path("jaot/", sharing.shares, name="shares"),
    path("jaot/uusi/", sharing.share, name="share"),
    path("jaot/<str:share>/", sharing.shared, name="shared"),
    path("jaot/<str:share>/peru/", sharing.withdraw, name="withdraw_share"),
    # What a refusal was about stands in the path, since a sign-in on the way brings back the path alone. Last: it takes any two.
    path("<str:party>/<str:action>/", diagnosis.diagnosis, name="diagnosis_of"),
]
