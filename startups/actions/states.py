"""How a project goes from one state to another: one map, one verb, one line of history each time."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from startups.models import Project, Transition

S = Project.State

#: what follows what, of its own accord or by a decision; source: specification of start-ups, §5.1
FORWARD: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.SUBMITTED,),
    S.SUBMITTED: (S.INTEGRATION, S.ADMITTED, S.STOPPED),
    S.INTEGRATION: (S.SUBMITTED, S.STOPPED),
    S.ADMITTED: (S.LEARNING,),
    S.LEARNING: (S.TRAINING,),
    S.TRAINING: (S.PREFEASIBILITY,),
    S.PREFEASIBILITY: (S.PLANNING, S.PREFEASIBILITY_REWORK, S.STOPPED),
    S.PREFEASIBILITY_REWORK: (S.PREFEASIBILITY, S.STOPPED),
    S.PLANNING: (S.PLAN,),
    S.PLAN: (S.STARTING, S.PLAN_REWORK, S.STOPPED),
    S.PLAN_REWORK: (S.PLAN, S.STOPPED),
    S.STARTING: (S.BORN, S.NETWORK),
}
#: from any open state: the group gives up, staff suspend or file away, a convergence takes it along
ASIDE = (S.CONVERGED, S.SUSPENDED, S.GIVEN_UP, S.ARCHIVED)
#: step → (states in which it is decided, where each outcome leads)
STEPS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "admission": (
        ("submitted", "integration"),
        {"go": "admitted", "rework": "integration", "stop": "stopped"},
    ),
    "prefeasibility": (
        ("prefeasibility", "prefeasibility_rework"),
        {"go": "planning", "rework": "prefeasibility_rework", "stop": "stopped"},
    ),
    "plan": (
        ("plan", "plan_rework"),
        {"go": "starting", "rework": "plan_rework", "stop": "stopped"},
    ),
}
#: what only a decision with its reason may do: ask for more, send back, stop
NEEDS_A_REASON = (S.INTEGRATION, S.PREFEASIBILITY_REWORK, S.PLAN_REWORK, S.STOPPED, S.SUSPENDED, S.ARCHIVED)


class AlreadyDone(WrongState):
    sentence = _("Already done: nothing has been done twice.")


class ReasonNeeded(DomainError):
    sentence = _("Write the reason: the group reads it.")
    field = "reason"


def may_follow(frm: str, to: str) -> bool:
    """Whether the map lets a project go from one state to the other."""
    if frm == S.SUSPENDED:
        return to in (*Project.OPEN, S.GIVEN_UP, S.ARCHIVED)
    if frm == S.CONVERGED:  # a convergence that is undone gives a project back to where it stood
        return to in Project.OPEN
    return to in FORWARD.get(frm, ()) or (frm in Project.OPEN and to in ASIDE)


@transaction.atomic
def advance(
    project: Project,
    *,
    to: str,
    by: Any,
    reason: str = "",
    then: Callable[[], Any] | None = None,
    **values: Any,
) -> Transition:
    """Move `project` to the state `to`, write `values` with it and a line of its history; guards are the caller's.

    `project.state` is what the caller saw: somebody faster means WrongState, the very same step done before AlreadyDone.
    `then` is called in the same transaction, once, for notices and rows that belong to the step.
    Raises: AlreadyDone, WrongState, ReasonNeeded.
    """
    frm = project.state
    now_in = Project.objects.filter(pk=project.pk).values_list("state", flat=True).first()
    if now_in == to:
        raise AlreadyDone
    if not may_follow(frm, to):
        raise WrongState
    back = frm in (S.SUSPENDED, S.CONVERGED) and to in Project.OPEN  # the reason was given when it got there
    if to in NEEDS_A_REASON and not back and not reason.strip():
        raise ReasonNeeded
    now = timezone.now()
    values = {
        "state_since": now,
        "resumes": frm if to == S.SUSPENDED else "",
        **({"ended_at": now} if to in Project.ENDED else {}),
        **values,
    }
    move(project, to=to, frm=frm, **values)
    line = Transition.objects.create(project=project, frm=frm, to=to, by=by, reason=reason.strip())
    if then is not None:
        then()
    return line
