from django.urls import path

from startups.views import barcamps, grid, proposals

app_name = "startups"
urlpatterns = [
    path("startup/", barcamps.home, name="home"),
    path("startup/avvisami/", barcamps.follow, name="follow"),
    path("startup/barcamp/<slug:slug>/", barcamps.barcamp, name="barcamp"),
    # sessions of a BarCamp
    path("startup/barcamp/<slug:slug>/sessioni/", proposals.sessions, name="sessions"),
    path("startup/barcamp/<slug:slug>/sessioni/proponi/", proposals.propose, name="propose"),
    path("startup/barcamp/<slug:slug>/griglia/", grid.agenda, name="agenda"),
    path("startup/sessioni/conferma/<str:token>/", proposals.guest_confirm, name="guest_confirm"),
    path("startup/sessioni/unioni/<uuid:uuid>/", proposals.answer_merger, name="merger"),
    path("startup/sessioni/<uuid:uuid>/", proposals.session, name="session"),
    path("startup/sessioni/<uuid:uuid>/modifica/", proposals.change, name="session_change"),
    path("startup/sessioni/<uuid:uuid>/ritira/", proposals.withdraw, name="session_withdraw"),
    path("startup/sessioni/<uuid:uuid>/prendi/", proposals.take, name="session_take"),
    path("startup/sessioni/<uuid:uuid>/voto/", proposals.vote, name="session_vote"),
    path("startup/sessioni/<uuid:uuid>/unisci/", proposals.ask_merger, name="session_merge"),
    path("startup/sessioni/<uuid:uuid>/cella/", grid.claim, name="session_claim"),
    path("startup/sessioni/<uuid:uuid>/note/", proposals.note, name="session_note"),
]
