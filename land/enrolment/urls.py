from django.urls import path

from land.enrolment import views

app_name = "enrolment"
urlpatterns = [
    path("calendario/", views.calendar, name="calendar"),
    path("calendario.ics", views.public_feed, name="public_feed"),
    path("calendario/<str:token>.ics", views.personal_feed, name="personal_feed"),
    path("appuntamenti/<uuid:uuid>/iscrizione/", views.enrol, name="enrol"),
    path("appuntamenti/<uuid:uuid>.ics", views.ics, name="ics"),
    path("iscrizioni/", views.mine, name="mine"),
    path("iscrizioni/calendario/", views.new_feed, name="new_feed"),
    path("iscrizioni/<uuid:uuid>/", views.detail, name="detail"),
    path("iscrizioni/<uuid:uuid>/accetta/", views.accept, name="accept"),
    path("iscrizioni/<uuid:uuid>/rifiuta/", views.decline, name="decline"),
    path("iscrizioni/<uuid:uuid>/rinuncia/", views.cancel, name="cancel"),
]
