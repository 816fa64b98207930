"""The accompaniment plan: staff write it step by step, the cooperative reads it and says yes or no."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.models import (
    AccompanimentPlan,
    Cooperative,
    Intervention,
    InterventionRule,
    Membership,
    PlanStep,
)
from land.accounts.models import Person, User
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify


class PlanWithoutSteps(DomainError):
    sentence = _("A plan needs a summary and at least one step before the cooperative sees it.")


class NobodyToAsk(DomainError):
    sentence = _("This cooperative has no active representative: invite one first.")


class ReasonMissing(DomainError):
    sentence = _("Say in a few words why the plan does not fit: it helps to write a better one.")
    field = "reason"


def sentences(
    *reasons: Sequence[dict[str, Any]], language: str | None = None
) -> list[list[InterventionRule]]:
    """For each list of reasons its rules, in the versions that applied, with `shown_title` and `shown_reason`. One query."""
    english = (language or get_language()) == "en"
    codes = {reason["code"] for each in reasons for reason in each}
    known = {}
    for row in InterventionRule.objects.filter(code__in=codes):
        row.shown_title = (english and row.title_en) or row.title  # type: ignore[attr-defined]
        row.shown_reason = (english and row.reason_en) or row.reason  # type: ignore[attr-defined]
        known[row.code, row.version] = row
    return [[known[reason["code"], reason["version"]] for reason in each] for each in reasons]


@transaction.atomic
def draft_plan(*, intervention: Intervention) -> AccompanimentPlan:
    """The plan of an intervention, made if there is none with one step for each reason. Idempotent."""
    Intervention.objects.select_for_update().only("pk").get(pk=intervention.pk)
    plan = AccompanimentPlan.objects.filter(intervention=intervention).first()
    if plan is not None:
        return plan
    [because] = sentences(intervention.reasons, language="it")
    plan = AccompanimentPlan.objects.create(
        intervention=intervention, summary=" ".join(rule.reason for rule in because)[:2000]
    )
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan, position=number, title=(rule.offer_text or rule.title)[:200],
            helper=str(rule.get_offer_display())[:200], url=rule.url,
        )
        for number, rule in enumerate(because, start=1)
    )  # fmt: skip
    return plan


def plans_shown(cooperatives: Iterable[Cooperative | int]) -> QuerySet[AccompanimentPlan]:
    """The plans that these cooperatives may read, the newest first."""
    rows = AccompanimentPlan.objects.filter(
        intervention__cooperative__in=list(cooperatives), proposed_at__isnull=False
    )
    return rows.select_related("intervention__cooperative__organisation").order_by("-proposed_at")


@transaction.atomic
def write_plan(
    *, plan: AccompanimentPlan, summary: str, steps: Sequence[dict[str, Any]]
) -> AccompanimentPlan:
    """Write the words and steps of a plan that the cooperative has not accepted; a declined one becomes a draft again.

    `steps` in their order: title, helper, funding, url, due_on. Raises: WrongState.
    """
    move(plan, to="draft", frm=("draft", "proposed", "declined"), summary=summary, proposed_at=None,
         decided_at=None, decided_by=None)  # fmt: skip
    plan.steps.all().delete()
    PlanStep.objects.bulk_create(
        PlanStep(plan=plan, position=number, **step) for number, step in enumerate(steps, start=1)
    )
    return plan


@transaction.atomic
def propose_plan(*, plan: AccompanimentPlan) -> AccompanimentPlan:
    """Let the cooperative see the plan and ask its representatives. Raises: PlanWithoutSteps, NobodyToAsk, WrongState."""
    if not plan.summary.strip() or not plan.steps.exists():
        raise PlanWithoutSteps
    people = representatives(plan)
    if not people:
        raise NobodyToAsk
    now = timezone.now()
    move(plan, to="proposed", frm="draft", proposed_at=now)
    notify(
        kind=notices.PLAN_PROPOSED,
        to=people,
        facts={"plan": plan.pk, "at": now.isoformat()},
        once=f"plan-{plan.pk}-proposed-{now.isoformat()}",
    )
    return plan


@transaction.atomic
def accept_plan(*, plan: AccompanimentPlan, by: User) -> AccompanimentPlan:
    """The cooperative says yes, also after a no: its intervention is accepted. Idempotent. Raises: WrongState."""
    plan.refresh_from_db()
    if plan.state == AccompanimentPlan.State.ACCEPTED:
        return plan
    move(
        plan,
        to="accepted",
        frm=("proposed", "declined"),
        decided_at=timezone.now(),
        decided_by=by,
        decline_reason="",
    )
    Intervention.objects.filter(
        pk=plan.intervention_id, state__in=["proposed", "approved", "contacted"]
    ).update(state="accepted")
    _tell_office(plan)
    return plan


@transaction.atomic
def decline_plan(*, plan: AccompanimentPlan, by: User, reason: str) -> AccompanimentPlan:
    """The cooperative says no and why; staff may write another. Raises: ReasonMissing, WrongState."""
    if not reason.strip():
        raise ReasonMissing
    move(plan, to="declined", frm="proposed", decided_at=timezone.now(), decided_by=by,
         decline_reason=reason.strip()[:500])  # fmt: skip
    _tell_office(plan)
    return plan


@transaction.atomic
def settle_step(*, step: PlanStep, done: bool) -> PlanStep:
    """Mark a step of an accepted plan as done, or not; the last one completes the plan and concludes the intervention.

    Raises: WrongState if the plan is not accepted or is completed.
    """
    plan = AccompanimentPlan.objects.select_for_update().get(pk=step.plan_id)
    if plan.state != AccompanimentPlan.State.ACCEPTED:
        raise WrongState
    step.done_at = timezone.now() if done else None
    step.save(update_fields=["done_at"])
    moving = Intervention.objects.filter(pk=plan.intervention_id)
    moving.filter(state="accepted").update(state="under_way")
    if not plan.steps.filter(done_at=None).exists():
        move(plan, to="completed", frm="accepted", completed_at=timezone.now())
        moving.filter(state="under_way").update(state="concluded", ended_at=timezone.now())
    return step


def representatives(plan: AccompanimentPlan) -> list[Person]:
    """Who is asked: the active representatives of the cooperative."""
    rows = Membership.objects.active().representatives().filter(cooperative=plan.intervention.cooperative_id)
    return [row.person for row in rows.select_related("person").order_by("pk")]


def _tell_office(plan: AccompanimentPlan) -> None:
    """Whoever follows the cooperative learns what it decided."""
    follower = (
        Person.objects.filter(user=plan.intervention.assignee_id).first()
        if plan.intervention.assignee_id
        else None
    )
    if follower:
        notify(
            kind=notices.PLAN_DECIDED,
            to=[follower],
            facts={"plan": plan.pk},
            once=f"plan-{plan.pk}-decided-{plan.decided_at.isoformat()}",  # type: ignore[union-attr]
        )
