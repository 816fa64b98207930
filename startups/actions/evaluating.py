"""The verbs of evaluation and decision: ask, judge, step aside, decide."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.errors import DomainError, WrongState
from land.notifications.api import notify
from startups import notices
from startups.actions.conflicts import conflict_of, recuse_conflicted
from startups.actions.gate import gate
from startups.actions.projects import people_of
from startups.actions.starting import prepare_checklist
from startups.actions.states import STEPS, AlreadyDone, ReasonNeeded, advance
from startups.models import BusinessPlan, Criterion, Decision, Evaluation, Project

REMIND_BEFORE = timedelta(days=3)


class ConflictOfInterest(DomainError):
    sentence = _("%(who)s has a conflict of interest here: %(why)s.")
    field = "evaluator"


class NotAnEvaluator(DomainError):
    sentence = _("This person does not hold the role of evaluator.")
    field = "evaluator"


class PointsMissing(DomainError):
    sentence = _("Every criterion takes points from 0 to 10.")


class CommentMissing(DomainError):
    sentence = _("Write a comment: the group reads it after the decision.")
    field = "comment"


class CallFull(DomainError):
    sentence = _("The call admits %(number)d ideas at most, and they are there.")
    field = "outcome"


class GateNotMet(DomainError):
    sentence = _("It cannot go on yet, since this is missing: %(lines)s.")
    field = "outcome"


class DeadlineMissing(DomainError):
    sentence = _("Say by when, and let it be a day to come.")
    field = "due_at"


class NothingHandedIn(WrongState):
    sentence = _("There is nothing to decide at this step now.")


# ---- Evaluations ----


@transaction.atomic
def assign(
    *, project: Project, evaluator: Person, step: str, due_at: datetime, by: Any, document: UUID | None = None
) -> Evaluation:
    """Ask somebody to judge what was handed in; whoever was asked and has not sent it gets the new day. Idempotent.

    Raises: NotAnEvaluator, ConflictOfInterest.
    """
    user = evaluator.user
    if user is None or not user.grants.filter(role="evaluator").exists():
        raise NotAnEvaluator
    if why := conflict_of(evaluator, project):
        raise ConflictOfInterest(who=evaluator.name, why=why)
    row, created = Evaluation.objects.get_or_create(
        project=project, evaluator=evaluator, step=step, document=document, defaults={"due_at": due_at}
    )
    if created:
        notify(
            kind=notices.JUDGE, to=[evaluator], facts={"evaluation": row.pk}, once=f"{notices.JUDGE}-{row.pk}"
        )
    elif Evaluation.objects.filter(pk=row.pk, state="assigned").exclude(due_at=due_at).update(due_at=due_at):
        row.due_at = due_at
        notify(
            kind=notices.JUDGE, to=[evaluator], facts={"evaluation": row.pk},
            once=f"{notices.JUDGE}-{row.pk}-{due_at.isoformat()}",
        )  # fmt: skip
    return row


@transaction.atomic
def judge(
    *, evaluation: Evaluation, points: dict[str, int], comment: str, note: str, send: bool, by: Any
) -> Evaluation:
    """Keep what an evaluator thinks, and send it if they say so. What was sent stays as it is.

    Raises: PointsMissing, CommentMissing, AlreadyDone, WrongState for whoever stepped aside.
    """
    if conflict := conflict_of(evaluation.evaluator, evaluation.project):
        raise ConflictOfInterest(who=evaluation.evaluator.name, why=conflict)
    asked = {str(pk) for pk in criteria_of(evaluation).values_list("pk", flat=True)}
    points = {key: value for key, value in points.items() if key in asked and value in range(11)}
    now = timezone.now()
    if send:
        if set(points) != asked:
            raise PointsMissing
        if not comment.strip():
            raise CommentMissing
    kept = Evaluation.objects.filter(pk=evaluation.pk, state="assigned").update(
        points=points, comment=comment.strip(), note=note.strip(), changed_at=now,
        **({"state": "sent", "sent_at": now} if send else {}),
    )  # fmt: skip
    if not kept:
        raise (
            AlreadyDone if Evaluation.objects.filter(pk=evaluation.pk, state="sent").exists() else WrongState
        )
    evaluation.refresh_from_db()
    return evaluation


def criteria_of(evaluation: Evaluation) -> Any:
    """By what it is judged."""
    return Criterion.objects.filter(call=evaluation.project.call_id, step=evaluation.step)


def points_of(evaluation: Evaluation, criteria: Iterable[Criterion]) -> Decimal:
    """Points out of 100, one decimal: Σ points × weight ÷ Σ weights × 10. A criterion without points counts 0."""
    criteria = list(criteria)
    total = sum(row.weight for row in criteria)
    got = sum(evaluation.points.get(str(row.pk), 0) * row.weight for row in criteria)
    return _rounded(Decimal(got * 10) / total) if total else Decimal("0.0")


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def mean_of(project: Project, step: str) -> Decimal | None:
    """The mean of what was sent, without whoever is in the group now; None if nothing counts. Out of 100, one decimal."""
    criteria = list(Criterion.objects.filter(call=project.call_id, step=step))
    rows = [points_of(row, criteria) for row in project.evaluations.filter(step=step).counting()]
    return _rounded(sum(rows, Decimal(0)) / len(rows)) if rows else None


def below_least(project: Project, step: str) -> list[str]:
    """The criteria whose mean is below what the call asks of each."""
    rows = list(project.evaluations.filter(step=step).counting())
    return [
        criterion.name
        for criterion in Criterion.objects.filter(call=project.call_id, step=step, least__gt=0)
        if rows
        and sum(row.points.get(str(criterion.pk), 0) for row in rows) < criterion.least * len(rows)
    ]  # fmt: skip


def remind_evaluators(*, at: datetime | None = None) -> int:
    """Tell whoever has not sent an evaluation due within three days, once. How many."""
    now = at or timezone.now()
    rows = Evaluation.objects.filter(state="assigned", due_at__gt=now, due_at__lte=now + REMIND_BEFORE)
    for row in rows.select_related("evaluator"):
        notify(
            kind=notices.JUDGE_DUE,
            to=[row.evaluator],
            facts={"evaluation": row.pk},
            once=f"{notices.JUDGE_DUE}-{row.pk}",
        )
    return len(rows)


# ---- Decisions ----


@transaction.atomic
def decide(
    *,
    project: Project,
    step: str,
    outcome: str,
    reason: str,
    by: Any,
    items: Iterable[str] = (),
    due_at: datetime | None = None,
) -> Decision:
    """Go on, rework or stop, with the reason that the group reads; the project moves and everybody in it is told.

    `project.state` is what whoever decides saw. Raises: ReasonNeeded, DeadlineMissing, CallFull, GateNotMet,
    NothingHandedIn, AlreadyDone, WrongState.
    """
    states, leads = STEPS[step]
    to = leads[outcome]
    if not reason.strip():
        raise ReasonNeeded
    Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    if project.state not in states:
        raise AlreadyDone if project.state == to else NothingHandedIn
    if outcome == "rework" and (due_at is None or due_at <= timezone.now()):
        raise DeadlineMissing
    if outcome == "go":
        _check_go(project, step)
    recuse_conflicted(project=project)
    lines = [line.strip() for line in items if line.strip()]
    decision = Decision(
        project=project, step=step, outcome=outcome, reason=reason.strip(), items=lines,
        due_at=due_at if outcome == "rework" else None, mean=mean_of(project, step), by=by,
    )  # fmt: skip
    values: dict[str, Any] = {"asked": "\n".join(lines) or reason.strip(), "due_at": due_at}
    if outcome != "rework":
        values = {"asked": "", "due_at": None}
    if to == "admitted":
        values["admitted_at"] = timezone.now()

    def with_it() -> None:
        decision.save()
        if to == "starting":
            prepare_checklist(project=project)
        notify(
            kind=notices.DECIDED,
            to=[*people_of(project), *project.tutors.all()],
            facts={"decision": decision.pk},
            once=f"{notices.DECIDED}-{decision.pk}",
        )

    advance(project, to=to, by=by, reason=decision.reason, then=with_it, **values)
    return decision


def _check_go(project: Project, step: str) -> None:
    """Raises: CallFull, GateNotMet."""
    call = project.call
    if step == "admission" and call.capacity is not None:
        type(call).objects.select_for_update().get(pk=call.pk)
        if call.projects.filter(admitted_at__isnull=False).count() >= call.capacity:
            raise CallFull(number=call.capacity)
    if step == "prefeasibility":
        lacking = [line.label for line in gate(project) if not line.met]
        if lacking:
            raise GateNotMet(lines=", ".join(lacking))


def document_of(project: Project, step: str) -> UUID | None:
    """The version that is judged at this step: the latest one handed in; none for an application."""
    if step == "prefeasibility":
        rows = project.prefeasibilities.exclude(state="draft").order_by("-number")
        return rows.values_list("uuid", flat=True).first()
    if step == "plan":
        plans = BusinessPlan.objects.filter(project=project, state="submitted").order_by("-number")
        return plans.values_list("uuid", flat=True).first()
    return None
