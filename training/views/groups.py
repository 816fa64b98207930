"""The trainer's doors to groups: draw, look, mend by click or keyboard, publish; experts and topics of a jigsaw."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from land.enrolment.models import Enrolment
from training import actions
from training.actions.people import ATTRIBUTES
from training.forms.classroom import COUNTED, GroupsForm, wishes_of
from training.grouping.balance import Member, table
from training.models import Edition, GroupSet
from training.policies import leads, leads_the_edition
from training.views.classroom import edition_of, number_of


def group_set_of(uuid: UUID) -> GroupSet:
    return GroupSet.objects.select_related("edition__course", "edition__activity").whole().get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(leads, get=edition_of)
@once
def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Draw groups for the first time."""
    return _draw(request, edition, None)


@require_http_methods(["GET", "POST"])
@guarded(leads_the_edition, get=group_set_of)
def redraw(request: HttpRequest, row: GroupSet) -> HttpResponse:
    """Draw a draft again with other wishes."""
    if row.state != "draft":
        raise Http404
    return _draw(request, row.edition, row)


def _draw(request: HttpRequest, edition: Edition, row: GroupSet | None) -> HttpResponse:
    people = {
        enrolment.pk: enrolment.person.name
        for enrolment in Enrolment.objects.filter(activity=edition.activity_id).select_related("person")
    }
    initial = wishes_of(row, people) if row else None
    form = GroupsForm(request.POST or None, edition=edition, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.draw_groups(edition=edition, by=request.user, group_set=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:groups", kept.uuid)
    context = {"edition": edition, "form": form, "group_set": row, "people": len(form.people)}
    return render(request, "training/classroom/draw.html", context, status=422 if form.errors else 200)


def _counts(row: GroupSet) -> list[dict[str, Any]]:
    """How many of each value every group has now, by attribute."""
    values = {each["enrolment"]: each for each in row.people}
    groups = [
        [member.enrolment_id for member in group.members.all() if member.left_at is None]
        for group in row.groups.all()
    ]
    members = [
        Member(key, {name: str(values.get(key, {}).get(name, "")) for name in ATTRIBUTES})
        for group in groups
        for key in group
    ]
    return [
        {"label": COUNTED[name], "rows": [(value, numbers) for value, numbers in rows.items()]}
        for name, rows in table(members, groups).items()
    ]


@require_http_methods(["GET"])
@guarded(leads_the_edition, get=group_set_of)
def groups(request: HttpRequest, row: GroupSet) -> HttpResponse:
    """The groups with what each person brings, what to look at, and how to mend."""
    inside = {member.enrolment_id for group in row.groups.all() for member in group.members.all()}
    outside = Enrolment.objects.filter(activity=row.edition.activity_id).confirmed().exclude(pk__in=inside)
    context = {
        "edition": row.edition,
        "group_set": row,
        "groups": row.groups.all(),
        "counts": _counts(row),
        "warnings": actions.warnings(row),
        "outside": outside.select_related("person") if row.kind != "experts" else [],
        "experts": row.expert_sets.first(),
    }
    return render(request, "training/classroom/groups.html", context)


def _change(act: Any, done: Any) -> Any:
    """A POST on a division."""

    @require_POST
    @guarded(leads_the_edition, get=group_set_of)
    def view(request: HttpRequest, row: GroupSet) -> HttpResponse:
        return tried(request, lambda: act(request, row), done, "training:groups", row.uuid)

    return view


def _move(request: HttpRequest, row: GroupSet) -> None:
    member = row.members.filter(pk=number_of(request, "member"), left_at=None).select_related("group").first()
    group = row.groups.filter(pk=number_of(request, "group")).first()
    if member is None or group is None:
        raise Http404
    actions.move_member(member=member, to=group, by=request.user)


def _join(request: HttpRequest, row: GroupSet) -> None:
    enrolment = Enrolment.objects.filter(
        pk=number_of(request, "enrolment"), activity=row.edition.activity_id
    ).first()
    if enrolment is None:
        raise Http404
    actions.join_groups(enrolment=enrolment, group_set=row, by=request.user)


move = _change(_move, lambda: _("Moved. Roles have been dealt again in the two groups."))
join = _change(_join, lambda: _("Added to a group."))
publish = _change(
    lambda request, row: actions.publish_groups(group_set=row, by=request.user),
    lambda: _("Published: each person is told their group."),
)
close = _change(
    lambda request, row: actions.close_groups(group_set=row, by=request.user), lambda: _("Closed.")
)
rotate = _change(
    lambda request, row: actions.rotate_roles(group_set=row, by=request.user),
    lambda: _("The roles have moved on by one."),
)
experts = _change(
    lambda request, row: actions.call_experts(base=row, by=request.user),
    lambda: _("The experts of each topic meet: everybody is told."),
)
topics = _change(
    lambda request, row: actions.open_topics(group_set=row, by=request.user),
    lambda: _("The materials of every topic are open to all."),
)
