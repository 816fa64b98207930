from django.urls import path

from land.enrolment.views import calendars, certificates, check_in, enrolling, questionnaires

app_name = "enrolment"
urlpatterns = [
    path("calendario/", calendars.calendar, name="calendar"),
    path("calendario.ics", calendars.public_feed, name="public_feed"),
    path("calendario/<str:token>.ics", calendars.personal_feed, name="personal_feed"),
    path("appuntamenti/<uuid:uuid>/iscrizione/", enrolling.enrol, name="enrol"),
    path("appuntamenti/<uuid:uuid>.ics", calendars.ics, name="ics"),
    path("iscrizioni/", enrolling.mine, name="mine"),
    path("iscrizioni/calendario/", calendars.new_feed, name="new_feed"),
    path("iscrizioni/disattiva-calendario/", calendars.stop_feed, name="stop_feed"),
    path("iscrizioni/<uuid:uuid>/", enrolling.detail, name="detail"),
    path("iscrizioni/<uuid:uuid>/dati/", enrolling.answers, name="answers"),
    path("iscrizioni/<uuid:uuid>/accetta/", enrolling.accept, name="accept"),
    path("iscrizioni/<uuid:uuid>/rifiuta/", enrolling.decline, name="decline"),
    path("iscrizioni/<uuid:uuid>/rinuncia/", enrolling.cancel, name="cancel"),
    path("questionari/<uuid:uuid>/", questionnaires.answer, name="questionnaire"),
    path("questionari/<uuid:uuid>/risultati/", questionnaires.results, name="questionnaire_results"),
    path("check-in/<uuid:uuid>/", check_in.door, name="door"),
    path("check-in/c/<slug:code>/", check_in.scanned, name="scanned"),
    path("check-in/<uuid:uuid>/registro/", check_in.register, name="register"),
    path("check-in/<uuid:uuid>/registro/riapri/", check_in.reopen, name="register_reopen"),
    path("check-in/incontri/<uuid:uuid>/", check_in.register_meeting, name="register_meeting"),
    path("check-in/incontri/<uuid:uuid>/fogli/", check_in.scans, name="scans"),
    path("check-in/incontri/<uuid:uuid>/firme.pdf", check_in.sheet, name="sheet"),
    path("attestati/", certificates.mine, name="certificates"),
    path("attestati/<uuid:uuid>/pdf", certificates.pdf, name="certificate_pdf"),
    path("verifica/", certificates.verify, name="verify"),
    path("verifica/<str:typed>/", certificates.verify_code, name="verify_code"),
]
