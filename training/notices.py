"""What training says to people: their group, their deadlines, what comes back. Of places and meetings enrolment speaks."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.notifications.kinds import Facts, NoticeKind, kinds
from training.models import Deliverable, Group, GroupMember, Review, Task

GROUP_ASSIGNED = "training-group-assigned"
TASK_DUE = "training-task-due"
DELIVERABLE_REOPENED = "training-deliverable-reopened"
REVIEW_ASSIGNED = "training-review-assigned"
REVIEWS_RECEIVED = "training-reviews-received"
GROUP_KEPT = "training-group-kept"


def _member(facts: Facts) -> GroupMember | None:
    rows = GroupMember.objects.select_related("group__group_set__edition__course", "topic", "enrolment")
    return rows.filter(pk=facts["member"]).first()


def _member_stands(facts: Facts) -> bool:
    row = _member(facts)
    return bool(
        row
        and row.left_at is None
        and row.group_id == facts["group"]
        and row.group.group_set.state == "published"
        and row.enrolment.state == "confirmed"
    )


def _member_words(facts: Facts) -> dict[str, Any]:
    row = _member(facts)
    if row is None:
        return _gone()
    edition = row.group.group_set.edition
    others = row.group.members.filter(left_at=None).exclude(pk=row.pk).select_related("enrolment__person")
    return {
        "url": reverse("training:classroom", args=[edition.slug]),
        "action": _("Open the classroom"),
        "title": edition.course.title,
        "group": row.group.name,
        "others": ", ".join(other.enrolment.person.name for other in others),
        "roles": ", ".join(row.roles_said),
        "topic": row.topic.title if row.topic else "",
    }


def _gone() -> dict[str, Any]:
    return {"url": reverse("enrolment:mine"), "action": _("See my enrolments"), "title": ""}


def _task(facts: Facts) -> Task | None:
    return Task.objects.select_related("edition__course").filter(pk=facts["task"]).first()


def _task_stands(facts: Facts) -> bool:
    row = _task(facts)
    handed_in = Deliverable.objects.handed_in().filter(task=facts["task"], group=facts["group"])
    return row is not None and row.due_at > timezone.now() and not handed_in.exists()


def _task_words(facts: Facts) -> dict[str, Any]:
    row = _task(facts)
    if row is None:
        return _gone()
    return {
        "url": reverse("training:task", args=[row.uuid]),
        "action": _("Open the task"),
        "title": row.edition.course.title,
        "task": row.title,
        "due": timezone.localtime(row.due_at),
    }


def _deliverable(facts: Facts) -> Deliverable | None:
    rows = Deliverable.objects.select_related("task__edition__course", "group")
    return rows.filter(pk=facts["deliverable"]).first()


def _deliverable_words(facts: Facts) -> dict[str, Any]:
    row = _deliverable(facts)
    if row is None:
        return _gone()
    return {
        "url": reverse("training:task", args=[row.task.uuid]),
        "action": _("Open the task"),
        "title": row.task.edition.course.title,
        "task": row.task.title,
        "feedback": row.feedback,
    }


def _reopened_stands(facts: Facts) -> bool:
    row = _deliverable(facts)
    return row is not None and row.state == "reopened"


def _review(facts: Facts) -> Review | None:
    rows = Review.objects.select_related("review_round__task__edition__course")
    return rows.filter(pk=facts["review"]).first()


def _review_stands(facts: Facts) -> bool:
    row = _review(facts)
    return row is not None and row.state == "assigned" and row.review_round.state == "open"


def _review_words(facts: Facts) -> dict[str, Any]:
    row = _review(facts)
    if row is None:
        return _gone()
    return {
        "url": reverse("training:review", args=[row.uuid]),
        "action": _("Write the review"),
        "title": row.review_round.task.edition.course.title,
        "task": row.review_round.task.title,
        "due": timezone.localtime(row.review_round.closes_at),
    }


def _kept(facts: Facts) -> Group | None:
    return Group.objects.select_related("group_set__edition__course").filter(pk=facts["group"]).first()


def _kept_words(facts: Facts) -> dict[str, Any]:
    row = _kept(facts)
    by = Person.objects.filter(pk=facts["by"]).first()
    if row is None:
        return _gone()
    return {
        "url": reverse("training:group", args=[row.uuid]),
        "action": _("Open the group"),
        "title": row.group_set.edition.course.title,
        "group": row.name,
        "who": by.name if by else "",
    }


kinds.add(
    NoticeKind(
        key=GROUP_KEPT,
        label=_("My group goes on after the course"),
        context=_kept_words,
        still_true=lambda facts: _kept(facts) is not None,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=GROUP_ASSIGNED, label=_("My group in a course"), context=_member_words, still_true=_member_stands
    )
)
kinds.add(
    NoticeKind(
        key=TASK_DUE,
        label=_("A task is due soon"),
        context=_task_words,
        still_true=_task_stands,
        optional=True,
    )
)
kinds.add(
    NoticeKind(
        key=DELIVERABLE_REOPENED,
        label=_("A deliverable comes back to be mended"),
        context=_deliverable_words,
        still_true=_reopened_stands,
    )
)
kinds.add(
    NoticeKind(
        key=REVIEW_ASSIGNED,
        label=_("A review to write"),
        context=_review_words,
        still_true=_review_stands,
    )
)
kinds.add(NoticeKind(key=REVIEWS_RECEIVED, label=_("Reviews of our deliverable"), context=_deliverable_words))
