"""What enrolment offers to the land through its registries."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from land.core.bilingual import said
from land.enrolment import actions
from land.enrolment.models import (
    Activity,
    CalendarToken,
    Certificate,
    Enrolment,
    Meeting,
    QuestionnaireAnswer,
    QuestionnaireInvitation,
)
from land.enrolment.policies import may_check_in_at, may_manage
from land.enrolment.questionnaires import in_words


def confirmed(programme: Any) -> int:
    """People with a place, of one programme or of all."""
    rows = Enrolment.objects.confirmed()
    return (rows.filter(activity__programme=programme) if programme else rows).count()


def collect(person: Person) -> list[dict]:
    """A person's enrolments, with what happened to each; what they were asked, and what they answered under their name."""
    states = {value: str(label) for value, label in Enrolment.State.choices}
    named = dict(
        QuestionnaireAnswer.objects.filter(enrolment__person=person).values_list("questionnaire", "answers")
    )
    return [
        {
            "event": row.activity.title,
            "starts": row.activity.starts_at,
            "state": str(row.get_state_display()),
            "enrolled": row.entered_at,
            "needs": row.needs,
            "attendance": "; ".join(
                f"{timezone.localtime(line.meeting.starts_at):%d/%m/%Y} {line.get_state_display()} {line.minutes}′"
                for line in sorted(row.attendances.all(), key=lambda line: line.meeting.starts_at)
            ),
            "answers": "; ".join(
                f"{extra.question.shown_label}: {extra.question.words(extra.value)}"
                for extra in row.extras.all()
            ),
            "log": "; ".join(
                f"{timezone.localtime(line.at):%d/%m/%Y %H:%M} {states.get(line.to, line.to)}"
                for line in row.log.all()
                if line.to != line.frm
            ),
            "certificate": "; ".join(certificate_line(each) for each in row.certificates.all()),
        }
        for row in Enrolment.objects.of(person).prefetch_related(
            "log", "certificates", "attendances__meeting", "extras__question"
        )
    ] + [
        {
            "event": row.questionnaire.activity.title,
            "questionnaire": str(row.questionnaire.get_moment_display()),
            "answered": row.answered,
            "answers": in_words(row.questionnaire.questions, named.get(row.questionnaire_id, {})),
        }
        for row in QuestionnaireInvitation.objects.filter(enrolment__person=person).select_related(
            "questionnaire__activity"
        )
    ]


def certificate_line(row: Certificate) -> str:
    """A certificate as a line of one's own data: its code, whose name is on it, when it was issued and revoked."""
    line = f"{row.code}, {row.name}, {timezone.localtime(row.issued_at):%d/%m/%Y}"
    if row.revoked_at is None:
        return line
    return f"{line} → {_('revoked on %(day)s') % {'day': f'{timezone.localtime(row.revoked_at):%d/%m/%Y}'}}"


def resolve_certificates(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may read: for their files."""
    rows = Certificate.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.code, reverse("enrolment:certificates")) for row in rows}


def certificates_panel(user: Any) -> dict | None:
    """The certificates of this person, the latest first."""
    rows = Certificate.objects.visible_to(user).filter(enrolment__person__user=user).valid()[:4]
    return {"rows": list(rows)} if rows else None


def erase(person: Person) -> None:
    """Free the places of a person who leaves, so that the queue moves; what was attended stays as a count.

    Certificates stay as they were issued: whoever shows one can prove it, and the funder asks for them (docs/privacy.md).
    """
    for row in Enrolment.objects.of(person).active().filter(activity__ends_at__gt=timezone.now()):
        actions.cancel(enrolment=row, by=person.user)
    actions.forget_person(person=person)
    QuestionnaireAnswer.objects.filter(enrolment__person=person).delete()
    CalendarToken.objects.filter(person=person).delete()


def resolve_sheets(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """The signed sheets of meetings (by the meeting) for whoever keeps their register."""
    rows = Meeting.objects.filter(uuid__in=uuids).select_related("activity")
    return {
        row.uuid: offers.Target(row.title, reverse("enrolment:register_meeting", args=[row.uuid]))
        for row in rows
        if may_check_in_at(user, row)
    }


def panel(user: Any) -> dict | None:
    """What is coming for this person."""
    rows = Enrolment.objects.filter(person__user=user, activity__ends_at__gte=timezone.now()).active()
    rows = rows.select_related("activity__place__municipality").order_by("activity__starts_at")[:4]
    asked = QuestionnaireInvitation.objects.filter(
        enrolment__person__user=user,
        enrolment__state="confirmed",
        answered=False,
        questionnaire__state="open",
    ).select_related("questionnaire__activity")
    return {"rows": list(rows), "asked": list(asked)} if rows or asked else None


def to_approve() -> int:
    """Requests that wait for staff."""
    return Enrolment.objects.filter(state="pending").count()


def coming_cards(limit: int) -> list[dict]:
    """The next events, as cards."""
    return [
        {
            "title": said(row, "title"),
            "url": row.url,
            "date": row.starts_at,
            "badges": [(row.get_kind_display(), "")],
            "foot": str(row.place.municipality) if row.place else "",
        }
        for row in Activity.objects.coming(timezone.now())
        .exclude(url="")
        .select_related("place__municipality")[:limit]
    ]


offers.figures.add(
    offers.Figure(
        "enrolments",
        _("Confirmed enrolments"),
        _("People with a place, now, in events of the programme"),
        confirmed,
        order=30,
    )
)
offers.personal_data.add(offers.PersonalData("enrolments", _("Enrolments"), collect, erase, order=20))
offers.area_panels.add(
    offers.AreaPanel("enrolments", _("My enrolments"), "enrolment/panel.html", panel, order=20)
)
offers.area_panels.add(
    offers.AreaPanel(
        "certificates",
        _("My certificates"),
        "enrolment/certificates_panel.html",
        certificates_panel,
        order=60,
    )
)
offers.kinds.add(offers.Kind("signature-sheet", _("scanned signature sheet"), resolve_sheets))
offers.kinds.add(offers.Kind("certificate", _("certificate of attendance"), resolve_certificates))
offers.shelves.add(
    offers.Shelf("events", _("What is going on"), "/calendario/", coming_cards, question="near", order=10)
)
offers.attention.add(
    offers.Attention(
        "enrolments-to-approve",
        _("enrolments to approve"),
        to_approve,
        lambda: reverse("enrolment_staff:queue"),
        may_manage,
        order=20,
    )
)
