"""The classroom of an edition: the programme, what to read, my group, what to hand in, what people ask each other."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from land.community.models import Discussion
from land.core.guards import guarded
from land.core.provenance import chain
from land.enrolment.models import Enrolment
from training import actions, policies
from training.models import Deliverable, Edition, Group, GroupMember, GroupSet, Material, Review, Task
from training.policies import may_enter


def edition_of(slug: str) -> Edition:
    return Edition.objects.whole().get(slug=slug)


def number_of(request: HttpRequest, name: str) -> int:
    """A primary key that a form of ours sent. Raises: Http404 for what is no such number."""
    sent = request.POST.get(name, "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 19):
        raise Http404
    return int(sent)


def memberships(enrolment: Enrolment | None) -> list[GroupMember]:
    """Where a person is, in each division that people see, with the others of the group."""
    if enrolment is None:
        return []
    rows = GroupMember.objects.filter(enrolment=enrolment, left_at=None)
    return list(
        rows.filter(group_set__state__in=["published", "closed"])
        .select_related("group__topic", "group_set", "topic")
        .prefetch_related("group__members__enrolment__person", "group__members__topic")
        .order_by("-group_set__published_at", "pk")
    )


def tasks_of(edition: Edition, groups: list[int]) -> list[dict[str, Any]]:
    """Each task given to these groups, with how it stands."""
    works = {
        (row.task_id, row.group_id): row
        for row in Deliverable.objects.filter(task__edition=edition, group__in=groups).latest()
    }
    rows = (
        Task.objects.filter(edition=edition, group_set__groups__in=groups).distinct().order_by("due_at", "pk")
    )
    own = dict(Group.objects.filter(pk__in=groups).values_list("group_set", "pk"))
    return [{"task": task, "work": works.get((task.pk, own.get(task.group_set_id, 0)))} for task in rows]


@require_safe
@guarded(may_enter, get=edition_of)
def classroom(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The page of whoever takes part; trainers find their doors at its head."""
    now, leads = timezone.now(), policies.leads(request.user, edition)
    mine = Enrolment.objects.filter(
        activity=edition.activity_id, person__user=request.user, state="confirmed"
    ).first()
    inside = memberships(mine)
    groups = [row.group_id for row in inside]
    materials = Material.objects.standing().filter(edition=edition).select_related("file", "after", "topic")
    if not leads:
        materials = materials.readable_by(mine, now)
    context = {
        "edition": edition,
        "leads": leads,
        "mine": mine,
        "meetings": edition.activity.meetings.select_related("room__place").order_by("starts_at", "pk"),
        "materials": list(materials),
        "memberships": inside,
        "tasks": tasks_of(edition, groups) if not leads else [],
        "all_tasks": Task.objects.filter(edition=edition).select_related("group_set") if leads else [],
        "reviews": Review.objects.filter(reviewer__in=groups, state="assigned", review_round__state="open")
        .select_related("review_round__task")
        .order_by("review_round__closes_at"),
        "discussions": Discussion.objects.about("classroom", edition.uuid).for_list()[:20],
        "group_sets": GroupSet.objects.filter(edition=edition) if leads else [],
        "ask": f"{reverse('community:new')}?a=classroom:{edition.uuid}",
        "now": now,
        "over": actions.is_over(edition),
        "begin": f"?da=edition:{edition.uuid}",
        "fruits": chain("edition", edition.uuid, request.user)["fruits"],
    }
    return render(request, "training/classroom/classroom.html", context)
