"""Addresses of administering an organisation's mandates, and of the desk's announcements and agreements."""

from django.urls import path

from valtuus.administration.views import (
    agreeing,
    announcing,
    check,
    cutting,
    ends,
    front,
    guide,
    proposing,
    review,
    roster,
)

app_name = "administration"
urlpatterns = [
    path("hallinta/", front.mine, name="mine"),
    path("hallinta/<slug:party>/", front.front, name="front"),
    path("hallinta/<slug:party>/kuntoon/", guide.guide, name="guide"),
    path("hallinta/<slug:party>/kuntoon/<slug:step>/", guide.tell, name="tell"),
    path("hallinta/<slug:party>/tyontekijat/", check.check_page, name="check"),
    path("hallinta/<slug:party>/tyontekijat/vienti/", check.export, name="export"),
    path("hallinta/<slug:party>/tyontekijat/anna/", check.give, name="give"),
    path("hallinta/<slug:party>/tyontekijat/lisaa/", roster.add, name="add"),
    path("hallinta/<slug:party>/tyontekijat/tiedosto/", roster.file, name="file"),
    path("hallinta/<slug:party>/tyontekijat/<uuid:employment>/", roster.row, name="row"),
    path("hallinta/<slug:party>/tyontekijat/<uuid:employment>/lopeta/", roster.end, name="end"),
    path("hallinta/<slug:party>/tyontekijat/<uuid:employment>/lahtee/", cutting.leave, name="leave"),
    path("valtuudet/<slug:party>/valtuus/<uuid:mandate>/mitatoi/", cutting.end, name="end_mandate"),
    path("hallinta/<slug:party>/ehdotukset/", proposing.proposals, name="proposals"),
    path("hallinta/<slug:party>/ehdotukset/<uuid:proposal>/toteuta/", proposing.carry_out, name="carry_out"),
    path("hallinta/<slug:party>/ehdotukset/<uuid:proposal>/hylkaa/", proposing.drop, name="drop"),
    path("hallinta/<slug:party>/katselmus/", review.reviews, name="reviews"),
    path("hallinta/<slug:party>/katselmus/vali/", review.interval, name="review_interval"),
    path("hallinta/<slug:party>/katselmus/<uuid:review>/", review.review, name="review"),
    path("hallinta/<slug:party>/katselmus/<uuid:review>/<uuid:item>/", review.item, name="review_item"),
    path("hallinta/<slug:party>/paattyvat/", ends.ends, name="ends"),
    path("hallinta/<slug:party>/tiedotteet/<uuid:announcement>/", announcing.read, name="read"),
    path("hallinta/<slug:party>/sopimukset/", agreeing.own, name="own_agreements"),
    path("sopimukset/", agreeing.agreements, name="agreements"),
    path("sopimukset/uusi/", agreeing.make, name="make_agreement"),
    path("sopimukset/<uuid:agreement>/", agreeing.agreement, name="agreement"),
    path("sopimukset/<uuid:agreement>/muuta/", agreeing.change, name="change_agreement"),
    path("sopimukset/<uuid:agreement>/paata/", agreeing.end, name="end_agreement"),
    path("tiedotteet/", announcing.desk, name="announcements"),
    path("tiedotteet/uusi/", announcing.new, name="announce"),
    path("tiedotteet/<uuid:announcement>/", announcing.one, name="announcement"),
]
