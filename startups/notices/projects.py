"""What can be said about a call and the path of a project: ids now, words when it is read."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import (
    Appointment,
    Call,
    CallMessage,
    Decision,
    Evaluation,
    FollowUp,
    Project,
    StartingItem,
    Transition,
)

SIGN_OFF = "startups-sign-off"
SUBMITTED = "startups-submitted"
DECIDED = "startups-decided"
PROJECT_MOVED = "startups-moved"
GIVING_UP = "startups-giving-up"
JUDGE = "startups-evaluation-asked"
JUDGE_DUE = "startups-evaluation-due"
SLOT = "startups-appointment-offered"
ITEM_DUE = "startups-duty-due"
FOLLOW_UP = "startups-follow-up-due"
LIST = "startups-list-published"
CALL_MESSAGE = "startups-call-message"


def _project(facts: Facts) -> Project | None:
    return Project.objects.whole().filter(pk=facts["project"]).first()


def _of(project: Project | None, **more: Any) -> dict[str, Any]:
    """The words that every notice of a project has."""
    return {
        "url": project.get_absolute_url() if project else reverse("startups:home"),
        "action": _("See where it stands"),
        "title": str(project) if project else "",
        "state": project.get_state_display() if project else "",
        **more,
    }


def _project_words(facts: Facts) -> dict[str, Any]:
    project = _project(facts)
    return _of(
        project, closes=timezone.localtime(project.due_at or project.call.closes_at) if project else None
    )


def _waits_for_signatures(facts: Facts) -> bool:
    return Project.objects.filter(pk=facts["project"], sign_off_digest=facts["digest"]).exists()


def _waits_for_contact(facts: Facts) -> bool:
    return Project.objects.filter(pk=facts["project"], giving_up_by__isnull=False).exists()


def _decision_words(facts: Facts) -> dict[str, Any]:
    row = Decision.objects.select_related("project__idea").filter(pk=facts["decision"]).first()
    if row is None:
        return _of(None, decision="", reason="", items=[], due=None)
    return _of(
        row.project,
        decision=row.get_outcome_display(),
        step=row.get_step_display(),
        reason=row.reason,
        items=row.items,
        due=row.due_at and timezone.localtime(row.due_at),
    )


def _moved_words(facts: Facts) -> dict[str, Any]:
    row = Transition.objects.select_related("project__idea").filter(pk=facts["transition"]).first()
    if row is None:
        return _of(None, reason="")
    return _of(row.project, state=row.get_to_display(), reason=row.reason)


def _evaluation_words(facts: Facts) -> dict[str, Any]:
    row = Evaluation.objects.select_related("project__idea").filter(pk=facts["evaluation"]).first()
    return {
        "url": reverse("startups:evaluation", args=[row.uuid]) if row else reverse("startups:evaluations"),
        "action": _("Evaluate it"),
        "title": str(row.project) if row else "",
        "step": row.get_step_display() if row else "",
        "due": row.due_at and timezone.localtime(row.due_at) if row else None,
    }


def _to_judge(facts: Facts) -> bool:
    return Evaluation.objects.filter(pk=facts["evaluation"], state="assigned").exists()


def _starting(project: Project, **more: Any) -> dict[str, Any]:
    return _of(
        project, url=reverse("startups:starting", args=[project.uuid]), action=_("See the start"), **more
    )


def _slot_words(facts: Facts) -> dict[str, Any]:
    rows = Appointment.objects.select_related("project__idea", "activity", "tutor")
    row = rows.filter(pk=facts["appointment"]).first()
    if row is None:
        return _of(None, tutor="", starts=None)
    return _starting(row.project, tutor=row.tutor.name, starts=timezone.localtime(row.activity.starts_at))


def _slot_free(facts: Facts) -> bool:
    return Appointment.objects.filter(
        pk=facts["appointment"], activity__state="published", activity__starts_at__gt=timezone.now()
    ).exists()


def _item_words(facts: Facts) -> dict[str, Any]:
    row = StartingItem.objects.select_related("project__idea").filter(pk=facts["item"]).first()
    return _starting(row.project, item=str(row), due=row.due_on) if row else _of(None, item="", due=None)


def _item_waits(facts: Facts) -> bool:
    return StartingItem.objects.filter(pk=facts["item"], over_at=None, due_on=facts["due"]).exists()


def _follow_up_words(facts: Facts) -> dict[str, Any]:
    row = FollowUp.objects.select_related("project__idea").filter(pk=facts["follow_up"]).first()
    if row is None:
        return _of(None, months=0)
    url = reverse("startups:follow_up", args=[row.uuid])
    return _of(row.project, url=url, action=_("Say how it goes"), months=row.months)


def _follow_up_waits(facts: Facts) -> bool:
    return FollowUp.objects.filter(pk=facts["follow_up"], answered_at=None).exists()


def _call_words(facts: Facts) -> dict[str, Any]:
    row = Call.objects.filter(pk=facts["call"]).first()
    return {
        "url": row.get_absolute_url() if row else reverse("startups:calls"),
        "action": _("See the list"),
        "title": row.said_title if row else "",
    }


def _listed(facts: Facts) -> bool:
    return Call.objects.public().filter(pk=facts["call"], list_published_at__isnull=False).exists()


def _message_words(facts: Facts) -> dict[str, Any]:
    row = CallMessage.objects.select_related("call").filter(pk=facts["message"]).first()
    return {
        "url": row.call.get_absolute_url() if row else reverse("startups:calls"),
        "action": _("See the call"),
        "title": row.call.said_title if row else "",
        "about": row.subject if row else "",
        "text": row.text if row else "",
    }


def _always(facts: Facts) -> bool:
    return True


_KINDS: tuple[tuple[str, Any, Callable[[Facts], dict[str, Any]], Callable[[Facts], bool], bool], ...] = (
    (SIGN_OFF, _("An application to confirm"), _project_words, _waits_for_signatures, False),
    (SUBMITTED, _("An application was sent"), _project_words, _always, False),
    (DECIDED, _("A decision on a project"), _decision_words, _always, False),
    (PROJECT_MOVED, _("A project goes on, rests or ends"), _moved_words, _always, False),
    (
        GIVING_UP,
        _("A group wants to give up: its contact confirms"),
        _project_words,
        _waits_for_contact,
        False,
    ),
    (JUDGE, _("An evaluation to write"), _evaluation_words, _to_judge, False),
    (JUDGE_DUE, _("An evaluation is due soon"), _evaluation_words, _to_judge, True),
    (SLOT, _("A tutor offers a time"), _slot_words, _slot_free, False),
    (ITEM_DUE, _("Something to do for the start is due"), _item_words, _item_waits, True),
    (FOLLOW_UP, _("How is the cooperative? A few questions"), _follow_up_words, _follow_up_waits, True),
    (LIST, _("The admission list is published"), _call_words, _listed, False),
    (CALL_MESSAGE, _("A message to whoever applied to a call"), _message_words, _always, False),
)
for _key, _label, _words, _still, _optional in _KINDS:
    kinds.add(NoticeKind(key=_key, label=_label, context=_words, still_true=_still, optional=_optional))
