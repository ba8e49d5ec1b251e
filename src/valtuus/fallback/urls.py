"""Addresses of the slice, behind `selvitys/`."""

from django.urls import path

from valtuus.fallback.views import diagnosis, finder, help, report, report_desk, report_unsigned, sharing

app_name = "fallback"
MATTER = "asiat/<uuid:matter>/"
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
    path("ilmoitus/", report.report, name="make_report"),
    path("ilmoitus/ilman-tunnistusta/", report_unsigned.tell, name="unsigned"),
    path("ilmoitus/ilman-tunnistusta/lahetetty/", report_unsigned.receipt, name="unsigned_receipt"),
    path("ilmoitus/ilman-tunnistusta/vahvistettu/", report_unsigned.confirmed, name="unsigned_confirmed"),
    path("ilmoitus/vahvista/<str:token>/", report_unsigned.confirm, name="confirm_report"),
    path("ilmoitukset/", report.reports, name="reports"),
    path("ilmoitukset/<uuid:report>/", report.one, name="report"),
    path("asiat/", report_desk.board, name="matters"),
    path("asiat/kirjaa/", report_desk.enter, name="enter_matter"),
    path("asiat/yhteydenotosta/<uuid:conversation>/", report_desk.of_thread, name="report_of_thread"),
    path(MATTER, report_desk.one, name="matter"),
    path(f"{MATTER}ota/", report_desk.take, name="matter_take"),
    path(f"{MATTER}odottaa/", report_desk.wait, name="matter_wait"),
    path(f"{MATTER}jatka/", report_desk.resume, name="matter_resume"),
    path(f"{MATTER}ratkaise/", report_desk.solve, name="matter_solve"),
    path(f"{MATTER}sulje/", report_desk.close, name="matter_close"),
    path(f"{MATTER}avaa/", report_desk.reopen, name="matter_reopen"),
    # What a refusal was about stands in the path, since a sign-in on the way brings back the path alone. Last: it takes any two.
    path("<str:party>/<str:action>/", diagnosis.diagnosis, name="diagnosis_of"),
]
