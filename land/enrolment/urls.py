from django.urls import path

from land.enrolment.views import calendars, enrolling

app_name = "enrolment"
urlpatterns = [
    path("calendario/", calendars.calendar, name="calendar"),
    path("calendario.ics", calendars.public_feed, name="public_feed"),
    path("calendario/<str:token>.ics", calendars.personal_feed, name="personal_feed"),
    path("appuntamenti/<uuid:uuid>/iscrizione/", enrolling.enrol, name="enrol"),
    path("appuntamenti/<uuid:uuid>.ics", calendars.ics, name="ics"),
    path("iscrizioni/", enrolling.mine, name="mine"),
    path("iscrizioni/calendario/", calendars.new_feed, name="new_feed"),
    path("iscrizioni/<uuid:uuid>/", enrolling.detail, name="detail"),
    path("iscrizioni/<uuid:uuid>/dati/", enrolling.answers, name="answers"),
    path("iscrizioni/<uuid:uuid>/accetta/", enrolling.accept, name="accept"),
    path("iscrizioni/<uuid:uuid>/rifiuta/", enrolling.decline, name="decline"),
    path("iscrizioni/<uuid:uuid>/rinuncia/", enrolling.cancel, name="cancel"),
]
