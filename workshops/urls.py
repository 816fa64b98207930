from django.urls import path

from workshops.views import ballots, door, kiosk, paper, phone, voting, workshops

BALLOT = "laboratori/<slug:slug>/voto/<uuid:uuid>/"
PILE = "laboratori/<slug:slug>/carta/<uuid:uuid>/"

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
    # the vote
    path("laboratori/<slug:slug>/sala/voto/", voting.vote, name="vote"),
    path("laboratori/<slug:slug>/chiosco/", kiosk.kiosk, name="kiosk"),
    path("laboratori/<slug:slug>/voto/", ballots.desk, name="ballot_desk"),
    path("laboratori/<slug:slug>/voto/prepara/", ballots.prepare, name="ballot_prepare"),
    path(f"{BALLOT}apri/", ballots.open_ballot, name="ballot_open"),
    path(f"{BALLOT}ammetti/", ballots.admit, name="ballot_admit"),
    path(f"{BALLOT}in-chiusura/", ballots.begin_closing, name="ballot_begin_closing"),
    path(f"{BALLOT}chiudi/", ballots.close, name="ballot_close"),
    path(f"{BALLOT}pubblica/", ballots.publish, name="ballot_publish"),
    path(f"{BALLOT}annulla/", ballots.annul, name="ballot_annul"),
    path(f"{BALLOT}spareggio/", ballots.break_tie, name="ballot_break_tie"),
    path("laboratori/<slug:slug>/carta/", paper.piles, name="piles"),
    path("laboratori/<slug:slug>/carta/schede.pdf", paper.sheets, name="ballot_sheets"),
    path(PILE, paper.pile, name="pile"),
    path(f"{PILE}conta/", paper.count, name="pile_count"),
    path(f"{PILE}metti-da-parte/", paper.put_aside, name="pile_put_aside"),
    path("laboratori/<slug:slug>/risultati/", ballots.public, name="results"),
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
