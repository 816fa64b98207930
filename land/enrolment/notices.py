"""What can be said about places, and whether it still holds when the mail leaves."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.enrolment.calendars import activity_ics, meeting_ics, where
from land.enrolment.models import Activity, Certificate, Enrolment, Meeting, Place, QuestionnaireInvitation
from land.notifications.kinds import Attachment, Facts, NoticeKind, kinds

CONFIRMED = "enrolment-confirmed"
RECEIVED = "enrolment-received"
REJECTED = "enrolment-rejected"
WAITING = "enrolment-waiting"
OFFERED = "enrolment-offered"
OFFER_EXPIRING = "enrolment-offer-expiring"
OFFER_EXPIRED = "enrolment-offer-expired"
CANCELLED = "enrolment-cancelled"
CANCELLED_BY_STAFF = "enrolment-cancelled-by-staff"
ACTIVITY_CANCELLED = "enrolment-activity-cancelled"
ACTIVITY_MOVED = "enrolment-activity-moved"
PLACE_CHANGED = "enrolment-place-changed"
APPROVED = "enrolment-approved"
MINIMUM_NOT_REACHED = "enrolment-minimum-not-reached"
PLACE_WITHOUT_QUEUE = "enrolment-place-without-queue"
MEETING_MOVED = "enrolment-meeting-moved"
MEETING_CANCELLED = "enrolment-meeting-cancelled"
WEEK_BEFORE = "enrolment-week-before"
DAY_BEFORE = "enrolment-day-before"
QUESTIONNAIRE = "enrolment-questionnaire"
QUESTIONNAIRE_REMINDER = "enrolment-questionnaire-reminder"
CERTIFICATE_AVAILABLE = "enrolment-certificate-available"
TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def _enrolment(facts: Facts) -> Enrolment | None:
    rows = Enrolment.objects.select_related("person", "activity__place__municipality")
    return rows.filter(pk=facts["enrolment"], queue_number=facts["queue_number"]).first()


def _in_state(*states: str) -> Any:
    """Still in one of these states, in the same round in the queue."""

    def stands(facts: Facts) -> bool:
        row = _enrolment(facts)
        return row is not None and row.state in states

    return stands


def _enrolment_words(facts: Facts) -> dict[str, Any]:
    return _words_of(_enrolment(facts))


def _waiting(facts: Facts) -> Enrolment | None:
    """Whoever waits, by whatever number: staff may have dealt the queue's numbers again since."""
    rows = Enrolment.objects.select_related("person", "activity__place__municipality")
    return rows.filter(pk=facts["enrolment"], state="waiting").first()


def _words_of(row: Enrolment | None) -> dict[str, Any]:
    if row is None:
        return {
            "url": reverse("enrolment:mine"),
            "action": _("See my enrolments"),
            "title": "",
            "starts": None,
        }
    ahead = Enrolment.objects.filter(
        activity=row.activity, state="waiting", queue_number__lt=row.queue_number
    ).count()
    last = row.log.exclude(frm=F("to")).order_by("-at", "-pk").first()  # a line that moved it
    return {
        "url": reverse("enrolment:detail", args=[row.uuid]),
        "action": _("See the enrolment"),
        "title": row.activity.title,
        "starts": timezone.localtime(row.activity.starts_at),
        "place": str(row.activity.place or ""),
        "position": ahead + 1,
        "until": timezone.localtime(row.offer_expires_at) if row.offer_expires_at else None,
        "reason": last.reason if last else "",
    }


def _moved_words(facts: Facts) -> dict[str, Any]:
    return _enrolment_words(facts) | {"old": timezone.localtime(datetime.fromisoformat(facts["old"]))}


def _stands_moved(facts: Facts) -> bool:
    """Still in it, and it was not moved again."""
    row = _enrolment(facts)
    return (
        row is not None and row.is_active and row.activity.starts_at == datetime.fromisoformat(facts["new"])
    )


def _place_words(facts: Facts) -> dict[str, Any]:
    row = _enrolment(facts)
    old = Place.objects.select_related("municipality").filter(pk=facts["old"]).first()
    return _words_of(row) | {"old": where(old), "new": where(row.activity.place) if row else ""}


def _stands_there(facts: Facts) -> bool:
    """Still in it, and it is still held there."""
    row = _enrolment(facts)
    return row is not None and row.is_active and row.activity.place_id == facts["new"]


def _invitation_if_confirmed(facts: Facts) -> list[Attachment]:
    row = _enrolment(facts)
    return _invitation(facts) if row is not None and row.state == "confirmed" else []


def _invitation(facts: Facts) -> list[Attachment]:
    row = _enrolment(facts)
    if row is None:
        return []
    return [Attachment("appuntamento.ics", activity_ics(row.activity), TYPE)]


def _meeting_file(facts: Facts) -> list[Attachment]:
    row = _meeting(facts)
    return [Attachment("incontro.ics", meeting_ics(row), TYPE)] if row else []


def _meeting(facts: Facts) -> Meeting | None:
    return (
        Meeting.objects.select_related("activity__place__municipality", "room__place__municipality")
        .filter(pk=facts["meeting"])
        .first()
    )


def _meeting_stands(facts: Facts) -> bool:
    row = _meeting(facts)
    return row is not None and row.sequence == facts["sequence"] and row.activity.state != "cancelled"


def _meeting_words(facts: Facts) -> dict[str, Any]:
    row = _meeting(facts)
    old = datetime.fromisoformat(facts["old"]) if facts.get("old") else None
    return {
        "url": (row.activity.url if row else "") or reverse("enrolment:mine"),
        "action": _("See the event"),
        "title": row.activity.title if row else "",
        "meeting": row.title if row else "",
        "old": timezone.localtime(old) if old else None,
        "starts": timezone.localtime(row.starts_at) if row else None,
        "ends": timezone.localtime(row.ends_at) if row else None,
        "same_start": bool(row and old and row.starts_at == old),
        "mode": row.get_mode_display() if row else "",
        "room": str(row.room or "") if row else "",
    }


def _asked(facts: Facts) -> QuestionnaireInvitation | None:
    rows = QuestionnaireInvitation.objects.select_related("questionnaire__activity", "enrolment")
    return rows.filter(questionnaire=facts["questionnaire"], enrolment=facts["enrolment"]).first()


def _still_asked(facts: Facts) -> bool:
    row = _asked(facts)
    return row is not None and row.is_waited_for


def _question_words(facts: Facts) -> dict[str, Any]:
    row = _asked(facts)
    if row is None:
        return {"url": reverse("enrolment:mine"), "action": _("See my enrolments"), "title": ""}
    return {
        "url": reverse("enrolment:questionnaire", args=[row.uuid]),
        "action": _("Answer the questions"),
        "title": row.questionnaire.activity.title,
        "moment": row.questionnaire.moment,
        "anonymous": row.questionnaire.anonymous,
    }


def _certificate(facts: Facts) -> Certificate | None:
    rows = Certificate.objects.valid().select_related("file", "enrolment__person")
    return rows.filter(pk=facts["certificate"]).first()


def _certificate_words(facts: Facts) -> dict[str, Any]:
    """A guest has no page of their own: they are led to the one that verifies it."""
    row = _certificate(facts)
    if row is None:
        return {
            "url": reverse("enrolment:verify"),
            "action": _("Verify a certificate"),
            "title": "",
            "code": "",
        }
    guest = row.enrolment.person.user_id is None
    return {
        "url": reverse("enrolment:verify_code", args=[row.code])
        if guest
        else reverse("enrolment:certificates"),
        "action": _("Verify the certificate") if guest else _("My certificates"),
        "title": row.snapshot["course"],
        "code": row.code,
    }


def _certificate_file(facts: Facts) -> list[Attachment]:
    row = _certificate(facts)
    if row is None or row.file is None:
        return []
    with row.file.file.open("rb") as content:
        return [Attachment(row.file.name, content.read(), row.file.content_type)]


def _kind(key: str, label: Any, *states: str, **more: Any) -> NoticeKind:
    return kinds.add(
        NoticeKind(key=key, label=label, context=_enrolment_words, still_true=_in_state(*states), **more)
    )


def _event(facts: Facts) -> Activity | None:
    return Activity.objects.filter(pk=facts["activity"], state__in=["published", "running"]).first()


def _few(facts: Facts) -> bool:
    row = _event(facts)
    return (
        row is not None and row.starts_at > timezone.now() and people_with_a_place(row) < row.min_participants
    )


def _free_and_nobody_waits(facts: Facts) -> bool:
    row = _event(facts)
    return (
        row is not None
        and row.starts_at > timezone.now()
        and bool(row.seats_left)
        and not row.enrolments.filter(state="waiting").exists()
    )


def people_with_a_place(row: Activity) -> int:
    """How many are confirmed."""
    return row.enrolments.filter(state="confirmed").count()


def _event_words(facts: Facts) -> dict[str, Any]:
    row = Activity.objects.get(pk=facts["activity"])
    return {
        "url": reverse("enrolment_staff:activity", args=[row.uuid]),
        "action": _("See the enrolments"),
        "title": row.title,
        "starts": timezone.localtime(row.starts_at),
        "people": people_with_a_place(row),
        "least": row.min_participants,
        "left": row.seats_left,
        "places": row.capacity,
    }


_kind(CONFIRMED, _("Enrolment confirmed"), "confirmed", attachments=_invitation)
_kind(APPROVED, _("Enrolment request approved"), "confirmed", attachments=_invitation)
_kind(RECEIVED, _("Enrolment request received"), "pending")
_kind(REJECTED, _("Enrolment request not accepted"), "rejected")
kinds.add(
    NoticeKind(
        key=WAITING,
        label=_("On the waiting list"),
        context=lambda facts: _words_of(_waiting(facts) or _enrolment(facts)),
        still_true=lambda facts: _waiting(facts) is not None,
    )
)
_kind(OFFERED, _("A place is offered"), "offered")
_kind(OFFER_EXPIRING, _("The offer of a place is about to expire"), "offered", optional=True)
_kind(OFFER_EXPIRED, _("The offer of a place has expired"), "expired")
_kind(CANCELLED, _("Withdrawal confirmed"), "cancelled")
_kind(CANCELLED_BY_STAFF, _("Enrolment cancelled by the organisers"), "cancelled")
_kind(ACTIVITY_CANCELLED, _("Event called off"), "cancelled")
_kind(WEEK_BEFORE, _("Reminder a week before"), "confirmed", optional=True)
_kind(DAY_BEFORE, _("Reminder the day before"), "confirmed")
kinds.add(
    NoticeKind(
        key=MINIMUM_NOT_REACHED,
        label=_("Too few people a week before (to staff)"),
        context=_event_words,
        still_true=_few,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=PLACE_WITHOUT_QUEUE,
        label=_("A place is free and nobody waits (to staff)"),
        context=_event_words,
        still_true=_free_and_nobody_waits,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=ACTIVITY_MOVED,
        label=_("Event moved to another day"),
        context=_moved_words,
        still_true=_stands_moved,
        attachments=_invitation_if_confirmed,
    )
)
kinds.add(
    NoticeKind(
        key=PLACE_CHANGED,
        label=_("Event moved to another place"),
        context=_place_words,
        still_true=_stands_there,
        attachments=_invitation_if_confirmed,
    )
)
for _key, _label in ((MEETING_MOVED, _("Meeting moved")), (MEETING_CANCELLED, _("Meeting called off"))):
    kinds.add(
        NoticeKind(
            key=_key,
            label=_label,
            context=_meeting_words,
            still_true=_meeting_stands,
            attachments=_meeting_file,
        )
    )
for _key, _label in (
    (QUESTIONNAIRE, _("A questionnaire to answer")),
    (QUESTIONNAIRE_REMINDER, _("Reminder of a questionnaire")),
):
    kinds.add(
        NoticeKind(key=_key, label=_label, context=_question_words, still_true=_still_asked, optional=True)
    )
kinds.add(
    NoticeKind(
        key=CERTIFICATE_AVAILABLE,
        label=_("Certificate available"),
        context=_certificate_words,
        still_true=lambda facts: _certificate(facts) is not None,
        attachments=_certificate_file,
    )
)
