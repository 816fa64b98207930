"""What the demo's training has behind it: a course of 36 hours with its whole story, one of 70 that runs, others."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from land.accounts.models import User
from land.community import actions as community
from land.core.models import Link
from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment, QuestionnaireInvitation
from land.enrolment.registers import signature_sheet
from training import actions
from training.demo.courses import COURSES, FOUNDER, HISTORY, add_founder, fill, make, read
from training.models import Course, Edition, Group, Task

FULL = "primi-passi-nel-digitale"
QUEUE = 4
SIGNATORY = "La responsabile della formazione di Legacoop Lazio"
#: present at so many of the meetings, in turn
PRESENCE = (1.0, 1.0, 0.9, 1.0, 0.8, 0.3, 1.0, 0.5, 0.9, 1.0, 0.85, 1.0)
MARKS = ((5, 5, 4, 5, 4), (4, 5, 4, 4, 5), (5, 4, 3, 5, 4), (4, 4, 4, 5, 5), (5, 5, 5, 4, 4), (3, 4, 4, 4, 4))
KEPT = (
    "Gli esempi con i conti veri.",
    "Il lavoro nei gruppi.",
    "La revisione fra gruppi: si impara dagli altri.",
)
CHANGED = ("Più tempo per le domande.", "Un incontro in più sui costi indiretti.", "")
GENDERS, PROVINCES = ("woman", "man", "woman", "woman", "man"), ("RM", "RM", "VT", "FR", "LT", "RI")


def crowd_out(edition: Edition) -> None:
    """Fill every place of an edition, and some more people wait."""
    fill(edition, (edition.activity.capacity or 0) + QUEUE)


def history() -> None:
    """Each course of the file that is not there yet, and two more editions of courses that are."""
    stories = {"held": _held, "running": _running}
    for row in read(HISTORY):
        if not Course.objects.filter(slug=row["slug"]).exists():
            stories[row["story"]](row)
    first, second, third = read(COURSES)[:3]
    if Edition.objects.filter(course__slug=first["slug"]).count() < 2:
        _archived(first)
        _called_off(second)
        _draft(third)


def _extras(number: int) -> dict[str, str]:
    return {"gender": GENDERS[number % len(GENDERS)], "province": PROVINCES[number % len(PROVINCES)]}


def _ask(edition: Edition) -> None:
    enrolment.choose_questions(activity=edition.activity, keys=["gender", "province"], by=None)


def _past(
    row: dict[str, Any], people: int, *, course: Course | None = None
) -> tuple[Edition, list[Enrolment]]:
    """An edition that was opened a month before its first day, with people who enrolled then."""
    opened = timezone.now() + timedelta(days=row["starts_in_days"] - 30)
    edition = make(row, course=course, at=opened)
    _ask(edition)
    rows = fill(edition, people, at=opened + timedelta(days=3), extras=_extras)
    founder = add_founder(edition, at=opened + timedelta(days=4), extras=_extras(0))
    return edition, [*rows, founder] if founder else rows


def _attend(edition: Edition, rows: list[Enrolment]) -> None:
    """Write the registers of the meetings that are over, each on its day."""
    meetings = list(edition.activity.meetings.held().filter(ends_at__lt=timezone.now()).order_by("starts_at"))
    for turn, meeting in enumerate(meetings):
        entries: dict[int, tuple[str, int | None]] = {}
        for number, row in enumerate(rows):
            there = (turn * 7 + number * 3) % 20 < PRESENCE[number % len(PRESENCE)] * 20
            late = there and (turn + number) % 9 == 0
            entries[row.pk] = (
                ("late", meeting.minutes - 30) if late else ("present" if there else "absent", None)
            )
        enrolment.write_attendance(meeting=meeting, entries=entries, by=None, at=meeting.ends_at)


def _judge(edition: Edition, number: int) -> None:
    """The questionnaire at the end, answered by so many."""
    over = edition.activity.ends_at + timedelta(hours=2)
    row = enrolment.make_questionnaire(activity=edition.activity, moment="after", by=None)
    row = enrolment.open_questionnaire(questionnaire=row, at=over)
    for turn, invitation in enumerate(
        QuestionnaireInvitation.objects.filter(questionnaire=row).order_by("pk")[:number]
    ):
        contents, teaching, organisation, usefulness, groups = MARKS[turn % len(MARKS)]
        answers = {
            "contents": contents, "teaching": teaching, "organisation": organisation, "usefulness": usefulness,
            "groups": groups, "again": turn % 7 != 6, "keep": KEPT[turn % len(KEPT)], "change": CHANGED[turn % len(CHANGED)],
        }  # fmt: skip
        enrolment.answer_questionnaire(
            invitation=invitation, answers={k: v for k, v in answers.items() if v != ""}
        )
    enrolment.close_questionnaire(questionnaire=row)


def _work(edition: Edition, row: dict[str, Any]) -> list[Group]:
    """Groups, a task with everybody's part, handed in by all the groups."""
    drawn = actions.draw_groups(
        edition=edition, by=None, name="Gruppi di lavoro", target_size=4, weights={"province": 2, "sector": 1}
    )
    actions.publish_groups(group_set=drawn, by=None)
    task = actions.give_task(
        edition=edition, group_set=drawn, by=None, title=row["task"], instructions=row["task_instructions"],
        due_at=timezone.now() + timedelta(hours=1), for_certificate=True,
    )  # fmt: skip
    groups = list(drawn.groups.all())
    for group in groups:
        for member in group.members.all():
            actions.hand_in_part(task=task, member=member, text=row["task_part"])
        work = actions.save_deliverable(task=task, group=group, by=None, text=row["task_work"])
        actions.submit_deliverable(deliverable=work, by=None)
    Task.objects.filter(pk=task.pk).update(due_at=edition.activity.ends_at)
    return groups


def _held(row: dict[str, Any]) -> None:
    """A course from its first enrolment to what came of it."""
    edition, rows = _past(row, 11)
    activity = edition.activity
    enrolment.change_rules(activity=activity, rules={"signatory": SIGNATORY}, by=None)
    handout = actions.keep_material(
        edition=edition, by=None, title=row["material"], note=row["material_note"], visible="enrolled",
        upload=SimpleUploadedFile("scheda-di-rendiconto.txt", row["material_text"].encode(), "text/plain"),
    )  # fmt: skip
    groups = _work(edition, row)
    _attend(edition, rows)
    meeting = activity.meetings.held().order_by("starts_at").first()
    if meeting is not None:
        sheet = SimpleUploadedFile("firme-primo-incontro.pdf", signature_sheet(meeting), "application/pdf")
        enrolment.keep_scan(meeting=meeting, upload=sheet, by=None)
    _judge(edition, 9)
    enrolment.issue_all(activity=activity, by=None)
    enrolment.advance()
    edition = Edition.objects.whole().get(pk=edition.pk)
    actions.publish_material(
        material=handout, by=None, title=row["material"], summary=row["material_note"], licence="CC BY 4.0"
    )
    _go_on(edition, groups, row)


def _go_on(edition: Edition, groups: list[Group], row: dict[str, Any]) -> None:
    """The founder's group goes on, and begins a network project."""
    founder = User.objects.filter(email=FOUNDER).first()
    if founder is None:
        return
    for group in groups:
        if group.members.filter(enrolment__person__user=founder).exists():
            actions.keep_group(group=group, by=founder)
            community.open_discussion(
                by=founder,
                title=row["discussion"],
                body=row["discussion_text"],
                about=("group", str(group.uuid)),
            )
    if not Link.objects.fruits_of("edition", edition.uuid).filter(to_kind="network-project").exists():
        community.begin_project(
            by=founder, origin=("edition", edition.uuid), programme=edition.activity.programme,
            title=row["project"], summary=row["project_text"], partners=row["project_partners"],
            roles_sought=row["project_roles"],
        )  # fmt: skip


def _running(row: dict[str, Any]) -> None:
    """A long course, half way."""
    edition, rows = _past(row, 14)
    _attend(edition, rows)
    enrolment.advance()


def _again(row: dict[str, Any], days: int) -> tuple[dict[str, Any], Course]:
    return row | {"starts_in_days": days}, Course.objects.get(slug=row["slug"])


def _archived(row: dict[str, Any]) -> None:
    """Last year's edition of a course, put away."""
    told, course = _again(row, -330)
    edition, rows = _past(told, 10, course=course)
    _attend(edition, rows)
    _judge(edition, 7)
    enrolment.issue_all(activity=edition.activity, by=None)
    enrolment.advance()
    enrolment.archive(activity=edition.activity, by=None)


def _called_off(row: dict[str, Any]) -> None:
    """An edition that was called off after people had enrolled."""
    told, course = _again(row, 70)
    edition = make(told, course=course)
    fill(edition, 3)
    enrolment.cancel_activity(
        activity=edition.activity, by=None, reason="La sede non è più disponibile: nuove date in primavera."
    )


def _draft(row: dict[str, Any]) -> None:
    """An edition that staff are preparing."""
    told, course = _again(row, 120)
    make(told, course=course, opened=False)
