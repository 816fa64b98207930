"""What a course leaves behind: a material that goes in the library, a group that goes on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.community.models import Discussion
from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from training import actions
from training.forms.classroom import ResourceForm
from training.models import Deliverable, Group, Material
from training.policies import in_group, leads_the_edition, may_see_group
from training.views.materials import material_of


@require_http_methods(["GET", "POST"])
@guarded(leads_the_edition, get=material_of)
@once
def to_library(request: HttpRequest, row: Material) -> HttpResponse:
    """Put a material of a course that is over in the library."""
    form = ResourceForm(request.POST or None, initial={"title": row.title, "summary": row.note})
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_material(material=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is in the library.") % {"title": row.title})
            return redirect("training:classroom", row.edition.slug)
    context = {"edition": row.edition, "material": row, "form": form}
    return render(request, "training/classroom/library.html", context, status=422 if form.errors else 200)


def group_of(uuid: UUID) -> Group:
    return Group.objects.select_related(
        "group_set__edition__course", "group_set__edition__activity", "topic"
    ).get(uuid=uuid, group_set__state__in=["published", "closed"])


@require_safe
@guarded(may_see_group, get=group_of)
def group(request: HttpRequest, row: Group) -> HttpResponse:
    """A group: its people, its work, what they say to each other."""
    edition = row.group_set.edition
    members = row.members.filter(left_at=None, enrolment__state="confirmed")
    context = {
        "group": row,
        "edition": edition,
        "members": members.select_related("enrolment__person__organisation"),
        "works": Deliverable.objects.handed_in().filter(group=row).latest().select_related("task"),
        "discussions": Discussion.objects.about("group", row.uuid).for_list()[:20],
        "ask": f"{reverse('community:new')}?a=group:{row.uuid}",
        "mine": in_group(request.user, row),
        "over": actions.is_over(edition),
    }
    return render(request, "training/classroom/group.html", context)


@require_POST
@guarded(may_see_group, get=group_of)
def keep(request: HttpRequest, row: Group) -> HttpResponse:
    """Let it go on after the course."""
    return tried(
        request,
        lambda: actions.keep_group(group=row, by=request.user),
        lambda: _("The group goes on: the others have been told."),
        "training:group",
        row.uuid,
    )


@require_POST
@guarded(may_see_group, get=group_of)
def leave(request: HttpRequest, row: Group) -> HttpResponse:
    """Go out of it."""
    try:
        actions.leave_kept_group(group=row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("training:group", row.uuid)
    messages.success(request, _("You are no longer in this group."))
    return redirect("accounts:area")
