"""Staff's screens for events: from the task, not from the table."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from land.enrolment.policies import may_manage
from land.enrolment.staff import activities, certificates, questionnaires

patterns = [
    path("", activities.activities, name="activities"),
    path("da-approvare/", activities.queue, name="queue"),
    path("<uuid:uuid>/", activities.activity, name="activity"),
    path("<uuid:uuid>/esporta/", activities.export, name="export"),
    path("<uuid:uuid>/posti/", activities.capacity, name="capacity"),
    path("<uuid:uuid>/offri/", activities.push, name="push"),
    path("<uuid:uuid>/pubblica/", activities.publish, name="publish"),
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
    path("iscrizione/<uuid:uuid>/approva/", activities.approve, name="approve"),
    path("iscrizione/<uuid:uuid>/respingi/", activities.reject, name="reject"),
    path("iscrizione/<uuid:uuid>/annulla/", activities.cancel, name="cancel"),
]


@hooks.register("register_admin_urls")
def enrolment_urls() -> list:
    return [path("appuntamenti/", include((patterns, "enrolment_staff")))]


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
