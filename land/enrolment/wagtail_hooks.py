"""Staff's screens for events: from the task, not from the table."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from land.enrolment.policies import may_manage
from land.enrolment.staff import activities, certificates, meetings, places, questionnaires, questions, rules

patterns = [
    path("", activities.activities, name="activities"),
    path("da-approvare/", activities.queue, name="queue"),
    path("<uuid:uuid>/", activities.activity, name="activity"),
    path("<uuid:uuid>/esporta/", activities.export, name="export"),
    path("<uuid:uuid>/posti/", activities.capacity, name="capacity"),
    path("<uuid:uuid>/offri/", activities.push, name="push"),
    path("<uuid:uuid>/pubblica/", activities.publish, name="publish"),
    path("<uuid:uuid>/chiudi/", activities.close, name="close"),
    path("<uuid:uuid>/archivia/", activities.archive, name="archive"),
    path("<uuid:uuid>/annulla/", activities.call_off, name="call_off"),
    path("<uuid:uuid>/questionari/", questionnaires.moments, name="questionnaires"),
    path("<uuid:uuid>/questionari/nuovo/", questionnaires.make, name="questionnaire_make"),
    path("questionario/<uuid:uuid>/", questionnaires.questions, name="questionnaire"),
    path("questionario/<uuid:uuid>/apri/", questionnaires.open_now, name="questionnaire_open"),
    path("questionario/<uuid:uuid>/chiudi/", questionnaires.close, name="questionnaire_close"),
    path("<uuid:uuid>/attestati/", certificates.certificates, name="certificates"),
    path("<uuid:uuid>/attestati/tutti/", certificates.issue_all, name="issue_all"),
    path("iscrizione/<uuid:uuid>/attestato/", certificates.issue, name="issue"),
    path("attestato/<uuid:uuid>/revoca/", certificates.revoke, name="revoke"),
    path("attestato/<uuid:uuid>/rifai/", certificates.reissue, name="reissue"),
    path("<uuid:uuid>/incontri/", meetings.meetings, name="meetings"),
    path("incontri/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("incontri/<uuid:uuid>/annulla/", meetings.cancel, name="meeting_cancel"),
    path("luoghi/nuovo/", places.new, name="place_new"),
    path("luoghi/<uuid:uuid>/", places.edit, name="place"),
    path("<uuid:uuid>/domande/", questions.questions, name="questions"),
    path("<uuid:uuid>/regole/", rules.rules, name="rules"),
    path("<uuid:uuid>/iscrivi/", activities.by_hand, name="by_hand"),
    path("iscrizione/<uuid:uuid>/accetta/", activities.accept, name="accept"),
    path("iscrizione/<uuid:uuid>/posizione/", activities.position, name="position"),
    path("domanda/<uuid:uuid>/", questions.question, name="question"),
    path("domanda/<uuid:uuid>/togli/", questions.remove, name="question_remove"),
    path("iscrizione/<uuid:uuid>/", activities.person, name="person"),
    path("iscrizione/<uuid:uuid>/approva/", activities.approve, name="approve"),
    path("iscrizione/<uuid:uuid>/respingi/", activities.reject, name="reject"),
    path("iscrizione/<uuid:uuid>/annulla/", activities.cancel, name="cancel"),
]


@hooks.register("register_admin_urls")
def enrolment_urls() -> list:
    return [path("appuntamenti/", include((patterns, "enrolment_staff")))]


@hooks.register("register_admin_viewset")
def place_screens() -> places.PlaceViewSet:
    return places.PlaceViewSet()


class EventsMenuItem(MenuItem):
    """Shown to whoever runs events."""

    def is_shown(self, request: object) -> bool:
        return may_manage(request.user)  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def enrolment_menu() -> MenuItem:
    return EventsMenuItem(
        _("Events and enrolments"),
        reverse("enrolment_staff:activities"),
        name="events",
        icon_name="calendar",
        order=200,
    )
