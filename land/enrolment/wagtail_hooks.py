"""Staff's screens for events: from the task, not from the table."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from land.enrolment import staff
from land.enrolment.policies import may_manage

patterns = [
    path("", staff.activities, name="activities"),
    path("da-approvare/", staff.queue, name="queue"),
    path("<uuid:uuid>/", staff.activity, name="activity"),
    path("<uuid:uuid>/esporta/", staff.export, name="export"),
    path("<uuid:uuid>/posti/", staff.capacity, name="capacity"),
    path("<uuid:uuid>/offri/", staff.push, name="push"),
    path("<uuid:uuid>/pubblica/", staff.publish, name="publish"),
    path("<uuid:uuid>/annulla/", staff.call_off, name="call_off"),
    path("iscrizione/<uuid:uuid>/approva/", staff.approve, name="approve"),
    path("iscrizione/<uuid:uuid>/respingi/", staff.reject, name="reject"),
    path("iscrizione/<uuid:uuid>/annulla/", staff.cancel, name="cancel"),
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
