"""The verbs of an application and of the group's side of the path: keep, sign, send, give up, rest, take up again."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.errors import DomainError, WrongState
from land.notifications.api import notify
from startups import notices
from startups.actions.groups import missing_signatures, sign
from startups.actions.states import AlreadyDone, advance
from startups.models import Call, GroupMember, Idea, Project

SILENCE = timedelta(days=7)
LEAST_MEMBERS = 3


class NotTaking(DomainError):
    sentence = _("This call takes no applications now. What is written stays in the draft.")


class AppliedElsewhere(DomainError):
    sentence = _("This idea is in another call already.")
    field = "idea"


class NoGroup(DomainError):
    sentence = _("An idea applies with its founding group: make the group first.")
    field = "idea"


class TooFewMembers(DomainError):
    sentence = _(
        "The group has %(number)d confirmed members: three are needed, or say that you look for members."
    )
    field = "seeks_members"


class BeingConfirmed(WrongState):
    sentence = _(
        "Time is over and the application waits for confirmations: it stays as it is. A change could not be sent any more."
    )


class SignaturesMissing(DomainError):
    sentence = _("It waits for the confirmation of: %(names)s.")


class AnswersMissing(DomainError):
    sentence = _("Some answers of the application are missing: %(labels)s.")


class NotTheContact(DomainError):
    sentence = _("The contact person of the group confirms this.")


class ReasonMissing(DomainError):
    sentence = _("Choose a reason and say it in your own words.")
    field = "words"


def digest(project: Project) -> str:
    """What is signed: the answers and the idea as they stand. Any change makes another one."""
    idea = project.idea
    told = [
        idea.title, idea.need, idea.solution, idea.recipients, project.answers, project.seeks_members,
        sorted(idea.group.members.filter(left_at=None).values_list("pk", flat=True)),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def closes_at(project: Project) -> datetime:
    """Until when it can be sent: the call's closing, or the day given with a request for more."""
    if project.state == "integration" and project.due_at:
        return project.due_at
    return project.call.closes_at


def _check_time(project: Project, now: datetime) -> None:
    """Server time, to the second: the very second of closing still counts."""
    taking = project.state == "integration" or (project.call.state == "open" and project.call.opens_at <= now)
    if not taking or now.replace(microsecond=0) > closes_at(project):
        raise NotTaking


def asked_in_time(project: Project, now: datetime) -> bool:
    """Whether its members were asked in time for it as it stands: their seven days run on past the closing."""
    asked = project.sign_off_asked_at
    return (
        asked is not None
        and asked.replace(microsecond=0) <= closes_at(project)
        and project.sign_off_digest == digest(project)
        and (project.state == "integration" or project.call.state == "open")
        and asked <= now
    )


def people_of(project: Project) -> list[Person]:
    """The members of its group now."""
    return list(Person.objects.filter(pk__in=_members(project).values("person")))


def _members(project: Project) -> Any:
    return GroupMember.objects.here().filter(group__idea=project.idea_id)


def unsigned(project: Project) -> list[GroupMember]:
    """Who of the group has not confirmed the application as it stands."""
    return list(
        missing_signatures(
            group=project.idea.group, what="application", document=project.uuid, digest=digest(project)
        )
    )


@transaction.atomic
def begin_application(*, idea: Idea, call: Call, by: Any) -> Project:
    """The draft of an idea's application to a call. Idempotent. Raises: NotTaking, AppliedElsewhere, NoGroup."""
    known = Project.objects.filter(idea=idea).first()
    if known is not None:
        if known.call_id != call.pk:
            raise AppliedElsewhere
        return known
    if not Call.objects.taking(timezone.now().replace(microsecond=0)).filter(pk=call.pk).exists():
        raise NotTaking
    if not hasattr(idea, "group"):
        raise NoGroup
    if idea.state not in ("draft", "published"):
        raise WrongState
    Idea.objects.filter(pk=idea.pk, call=None).update(call=call)
    return Project.objects.create(idea=idea, call=call)


@transaction.atomic
def keep_answers(*, project: Project, answers: dict[str, str], seeks_members: bool, by: Any) -> Project:
    """Keep the draft, whatever is still missing, before or after the deadline; whoever had signed signs again.

    Raises: BeingConfirmed after the closing while members are asked, WrongState once it is sent.
    """
    late = timezone.now().replace(microsecond=0) > closes_at(project)
    if late and asked_in_time(project, timezone.now()):
        raise BeingConfirmed
    kept = Project.objects.filter(pk=project.pk, state__in=["draft", "integration"]).update(
        answers=answers, seeks_members=seeks_members, changed_at=timezone.now()
    )
    if not kept:
        raise WrongState
    project.answers, project.seeks_members = answers, seeks_members
    if project.sign_off_digest and project.sign_off_digest != digest(project):
        Project.objects.filter(pk=project.pk).update(sign_off_asked_at=None, sign_off_digest="")
        project.sign_off_asked_at, project.sign_off_digest = None, ""
    return project


def lacking(project: Project) -> list[str]:
    """The labels of the questions that must be answered and are not."""
    return [
        row["label"]
        for row in project.call.questions
        if row.get("required") and not str(project.answers.get(row["key"], "")).strip()
    ]


def _check_whole(project: Project) -> None:
    """Raises: AnswersMissing, TooFewMembers."""
    if labels := lacking(project):
        raise AnswersMissing(labels=", ".join(labels))
    number = GroupMember.objects.confirmed().filter(group__idea=project.idea_id).count()
    if number < LEAST_MEMBERS and not project.seeks_members:
        raise TooFewMembers(number=number)


@transaction.atomic
def ask_sign_off(*, project: Project, by: Any, at: datetime | None = None) -> Project:
    """Whoever asks signs, the other members are asked to; the last signature sends it. After seven days silence is consent.

    Raises: NotTaking, AnswersMissing, TooFewMembers, WrongState.
    """
    now = at or timezone.now()
    project = _fresh(project)
    if project.state not in ("draft", "integration"):
        raise AlreadyDone if project.state == "submitted" else WrongState
    _check_time(project, now)
    _check_whole(project)
    told = digest(project)
    if project.sign_off_digest != told:
        Project.objects.filter(pk=project.pk).update(sign_off_asked_at=now, sign_off_digest=told)
        project.sign_off_asked_at, project.sign_off_digest = now, told
    _sign(project, by)
    waiting = [member.person for member in unsigned(project)]
    notify(
        kind=notices.SIGN_OFF, to=waiting, facts={"project": project.pk, "digest": told},
        once=f"{notices.SIGN_OFF}-{project.pk}-{told[:16]}",
    )  # fmt: skip
    if not waiting:
        return submit(project=project, by=by, at=now)
    return project


def _fresh(project: Project) -> Project:
    """The row as it is now, locked: signatures and clocks must not cross."""
    locked = Project.objects.select_for_update(of=["self"]).select_related("idea__group", "call")
    return locked.get(pk=project.pk)


def _sign(project: Project, by: Any) -> None:
    member = _members(project).filter(person__user=by).first() if by is not None else None
    if member is not None:
        sign(member=member, what="application", document=project.uuid, digest=digest(project))


@transaction.atomic
def sign_application(*, project: Project, by: Any, at: datetime | None = None) -> Project:
    """A member's “I confirm that it is sent”. The last one asked for sends it. Idempotent. Raises: NotTaking, WrongState."""
    now = at or timezone.now()
    project = _fresh(project)
    if project.state not in ("draft", "integration"):
        raise AlreadyDone if project.state == "submitted" else WrongState
    if not asked_in_time(project, now):
        _check_time(project, now)
    _sign(project, by)
    if project.sign_off_asked_at and project.sign_off_digest == digest(project) and not unsigned(project):
        return submit(project=project, by=by, at=now)
    return project


@transaction.atomic
def submit(*, project: Project, by: Any, at: datetime | None = None) -> Project:
    """Send it: complete, in time, signed by every member, or asked for seven days ago without an answer.

    In time is whoever asked the others before the closing: signatures and silence may come after it.
    Raises: NotTaking, AnswersMissing, TooFewMembers, SignaturesMissing, AlreadyDone, WrongState.
    """
    now = at or timezone.now()
    if not asked_in_time(project, now):
        _check_time(project, now)
    _check_whole(project)
    silent = (
        project.sign_off_asked_at is not None
        and project.sign_off_digest == digest(project)
        and project.sign_off_asked_at + SILENCE <= now
    )
    missing = unsigned(project)
    if missing and not silent:
        raise SignaturesMissing(names=", ".join(str(member) for member in missing))
    advance(
        project,
        to="submitted",
        by=by,
        submitted_at=project.submitted_at or now,
        asked="",
        due_at=None,
        sign_off_asked_at=None,
        sign_off_digest="",
        then=lambda: notify(
            kind=notices.SUBMITTED, to=people_of(project), facts={"project": project.pk},
            once=f"{notices.SUBMITTED}-{project.pk}-{int(now.timestamp())}",
        ),
    )  # fmt: skip
    return project


def submit_silent(*, at: datetime | None = None) -> int:
    """Send those whose members were asked seven days ago and have said nothing. How many."""
    now, sent = at or timezone.now(), 0
    rows = Project.objects.filter(state__in=["draft", "integration"], sign_off_asked_at__lte=now - SILENCE)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                project = _fresh(Project(pk=pk))
                if project.sign_off_asked_at is not None:
                    submit(project=project, by=None, at=now)
                    sent += 1
        except DomainError:
            continue  # it is late, or something is missing: it stays a draft, and its page says what it lacks
    return sent


def moved(project: Project) -> Callable[[], None]:
    """Tell the group and its tutors where it stands now: to be called with the step itself."""

    def tell() -> None:
        line = project.transitions.order_by("-pk").first()
        if line is not None:
            notify(
                kind=notices.PROJECT_MOVED,
                to=[*people_of(project), *project.tutors.all()],
                facts={"transition": line.pk},
                once=f"{notices.PROJECT_MOVED}-{line.pk}",
            )

    return tell


@transaction.atomic
def begin_step(*, project: Project, to: str, by: Any) -> Project:
    """Staff let an admitted project begin learning, then training; everybody in it is told.

    Raises: AlreadyDone, WrongState.
    """
    if to not in ("learning", "training"):
        raise WrongState
    advance(project, to=to, by=by, then=moved(project))
    return project


@transaction.atomic
def propose_giving_up(*, project: Project, by: Any, reason: str, words: str) -> Project:
    """A member says that the group gives up and why; the contact confirms, or it is confirmed if they are the contact.

    Raises: ReasonMissing, AlreadyDone, WrongState.
    """
    if reason not in Project.Reason.values or not words.strip():
        raise ReasonMissing
    if project.state == "given_up":
        raise AlreadyDone
    person = Person.objects.get(user=by)
    changed = Project.objects.filter(pk=project.pk, state__in=(*Project.OPEN, "suspended")).update(
        giving_up_by=person, end_reason=reason, end_words=words.strip()
    )
    if not changed:
        raise WrongState
    project.giving_up_by, project.end_reason, project.end_words = person, reason, words.strip()
    contact = project.idea.group.contact
    if contact.pk == person.pk:
        return confirm_giving_up(project=project, by=by)
    notify(
        kind=notices.GIVING_UP, to=[contact], facts={"project": project.pk},
        once=f"{notices.GIVING_UP}-{project.pk}-{int(timezone.now().timestamp())}",
    )  # fmt: skip
    return project


@transaction.atomic
def confirm_giving_up(*, project: Project, by: Any) -> Project:
    """The contact confirms: it ends there, a normal end with its reason; everybody is told.

    Raises: NotTheContact, ReasonMissing, AlreadyDone, WrongState.
    """
    if project.idea.group.contact.user_id != by.pk:
        raise NotTheContact
    project.refresh_from_db(fields=["end_reason", "end_words", "giving_up_by"])
    if not project.end_reason:
        raise ReasonMissing
    advance(project, to="given_up", by=by, reason=project.end_words, then=moved(project), giving_up_by=None)
    return project


@transaction.atomic
def take_back_giving_up(*, project: Project, by: Any) -> Project:
    """The group goes on after all. Idempotent."""
    Project.objects.filter(pk=project.pk).exclude(state="given_up").update(
        giving_up_by=None, end_reason="", end_words=""
    )
    project.refresh_from_db()
    return project


@transaction.atomic
def suspend(*, project: Project, by: Any, reason: str) -> Project:
    """Let it rest, with the reason; it can be taken up again. Raises: ReasonNeeded, AlreadyDone, WrongState."""
    advance(project, to="suspended", by=by, reason=reason, then=moved(project))
    return project


@transaction.atomic
def resume(*, project: Project, by: Any) -> Project:
    """Take it up again where it was. Raises: AlreadyDone, WrongState."""
    if not project.resumes:
        raise AlreadyDone
    advance(project, to=project.resumes, by=by, then=moved(project))
    return project


@transaction.atomic
def file_away(*, project: Project, by: Any, reason: str) -> Project:
    """Staff file it away, with the reason. Raises: ReasonNeeded, AlreadyDone, WrongState."""
    advance(project, to="archived", by=by, reason=reason, then=moved(project))
    return project


@transaction.atomic
def name_tutors(*, project: Project, tutors: list[Person], by: Any) -> Project:
    """Who accompanies it from now on."""
    project.tutors.set(tutors)
    return project
