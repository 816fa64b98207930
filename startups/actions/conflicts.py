"""Conflicts of interest: who may not judge a project, and steps aside as soon as it is so."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override

from cooperatives.models import Membership
from land.accounts.actions import log_access
from land.accounts.models import Person
from land.core.states import move
from startups.actions.states import STEPS, ReasonNeeded
from startups.models import Evaluation, GroupMember, Project


def conflict_of(person: Person, project: Project) -> str:
    """Why this person may not judge it, in words; nothing if they may: their own group, their own cooperative."""
    members = GroupMember.objects.here().filter(group__idea=project.idea_id)
    if members.filter(person=person).exists():
        return gettext("they are in the group")
    if project.tutors.filter(pk=person.pk).exists():
        return gettext("they accompany the group")
    own = Membership.objects.filter(person=person, state="active")
    names = {
        name.casefold()
        for name in members.exclude(for_organisation="").values_list("for_organisation", flat=True)
    }
    shared = own.filter(
        Q(cooperative__memberships__person__in=members.values("person"), cooperative__memberships__state="active")
        | Q(cooperative__born_from=project)
    )  # fmt: skip
    of_own = {name.casefold() for name in own.values_list("cooperative__organisation__name", flat=True)}
    return gettext("their own cooperative takes part") if shared.exists() or names & of_own else ""


@transaction.atomic
def recuse(*, evaluation: Evaluation, why: str, by: Any = None) -> Evaluation:
    """The evaluator steps aside: what they gave no longer counts, and it is written in the log. Idempotent.

    Raises: ReasonNeeded.
    """
    if evaluation.state == "recused":
        return evaluation
    if not why.strip():
        raise ReasonNeeded(field="why")
    move(
        evaluation, to="recused", frm=("assigned", "sent"), recused_at=timezone.now(), recused_why=why.strip()[:300]
    )  # fmt: skip
    log_access(
        actor=by,
        what="startups evaluation recused",
        subject=evaluation.evaluator.user,
        reason=f"{evaluation.project.uuid} {evaluation.step}: {evaluation.recused_why}",
    )
    return evaluation


def recuse_conflicted(*, project: Project | None = None) -> int:
    """Turn into a conflict every evaluation whose evaluator has joined the group since. How many.

    At the step that is being decided whoever has become its tutor, or of a cooperative that takes part, steps aside too.
    """
    rows = Evaluation.objects.filter(state__in=["assigned", "sent"]).conflicted()
    if project is not None:
        rows = rows.filter(project=project)
    found = list(rows.select_related("evaluator__user", "project").order_by("pk"))
    with override("it"):
        why = gettext("joined the group after having been asked")
    for row in found:
        recuse(evaluation=row, why=why)
    return len(found) + _recuse_related(project)


def _recuse_related(project: Project | None) -> int:
    deciding = Q()
    for step, (states, _leads) in STEPS.items():
        deciding |= Q(step=step, project__state__in=states)
    rows = Evaluation.objects.filter(deciding, state__in=["assigned", "sent"])
    if project is not None:
        rows = rows.filter(project=project)
    gone = 0
    for row in rows.select_related("evaluator__user", "project").order_by("pk"):
        with override("it"):
            why = conflict_of(row.evaluator, row.project)
        if why:
            recuse(evaluation=row, why=why)
            gone += 1
    return gone
