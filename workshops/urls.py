from django.urls import path

from workshops.views import control, door, paper, phone, prompts, reception, tables, wall, workshops

app_name = "workshops"
urlpatterns = [
    # the room, by a code
    path("v/", door.door, name="door"),
    path("v/<str:code>/", door.door, name="door_with_code"),
    path("laboratori/<slug:slug>/sala/", phone.phone, name="phone"),
    path("laboratori/<slug:slug>/stato/", phone.state, name="state"),
    # the control room and the wall
    path("laboratori/<slug:slug>/regia/", control.room, name="control"),
    path("laboratori/<slug:slug>/regia/inizio/", control.begin, name="control_begin"),
    path("laboratori/<slug:slug>/regia/fase/", control.phase, name="control_phase"),
    path("laboratori/<slug:slug>/regia/tempo/", control.timer, name="control_timer"),
    path("laboratori/<slug:slug>/regia/schermo/", control.wall, name="control_wall"),
    path(
        "laboratori/<slug:slug>/regia/schermo/indirizzo/", control.wall_address, name="control_wall_address"
    ),
    path("laboratori/<slug:slug>/regia/fine/", control.conclude, name="control_conclude"),
    path("laboratori/<slug:slug>/regia/copia/", control.copy, name="control_copy"),
    path("laboratori/<slug:slug>/regia/giorno/", control.day, name="control_day"),
    path("laboratori/<slug:slug>/regia/giorno/sposta/", control.reschedule, name="control_reschedule"),
    path("laboratori/<slug:slug>/regia/giorno/annulla/", control.call_off, name="control_call_off"),
    path("laboratori/<slug:slug>/schermo/<str:secret>/", wall.wall, name="wall"),
    # people: reception, tables, prompts, what is printed
    path("laboratori/<slug:slug>/sala/percezione/", prompts.answer, name="prompts"),
    path("laboratori/<slug:slug>/accoglienza/", reception.reception, name="reception"),
    path("laboratori/<slug:slug>/accoglienza/tessera/", reception.slip, name="slip"),
    path("laboratori/<slug:slug>/accoglienza/codice/", reception.scan, name="scan"),
    path("laboratori/<slug:slug>/accoglienza/porta/", reception.walk_in, name="walk_in"),
    path("laboratori/<slug:slug>/accoglienza/senza-posto/", reception.let_in, name="let_in"),
    path("laboratori/<slug:slug>/accoglienza/assenti/", reception.absent, name="absent"),
    path("laboratori/<slug:slug>/accoglienza/domande/", reception.paper_prompts, name="paper_prompts"),
    path("laboratori/<slug:slug>/accoglienza/<uuid:uuid>/", reception.person, name="person"),
    path("laboratori/<slug:slug>/tavoli/", tables.team, name="team"),
    path("laboratori/<slug:slug>/tavoli/disposizione/", tables.lay, name="lay"),
    path("laboratori/<slug:slug>/tavoli/incarico/", tables.name, name="name"),
    path("laboratori/<slug:slug>/tavoli/incarico/togli/", tables.dismiss, name="dismiss"),
    path("laboratori/<slug:slug>/tavoli/posti/", tables.mixing, name="mixing"),
    path("laboratori/<slug:slug>/tavoli/posti/<uuid:uuid>/", tables.move, name="move"),
    path("laboratori/<slug:slug>/tavoli/<int:number>/", tables.at_table, name="at_table"),
    path("laboratori/<slug:slug>/carta/", paper.paper, name="paper"),
    path("laboratori/<slug:slug>/carta/<slug:key>.pdf", paper.sheet, name="sheet"),
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
