from django.urls import path

from workshops.views import control, door, phone, wall, workshops

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
    # the pages
    path("laboratori/", workshops.home, name="home"),
    path("laboratori/<slug:slug>/", workshops.workshop, name="workshop"),
]
