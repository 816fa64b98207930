"""The public doors of workshops: those that are coming and were held, one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from land.enrolment.models import Quota
from land.pages.context import section
from workshops.actions import moved_from, timetable
from workshops.models import Report, VoicedNeed, Workshop
from workshops.policies import keeps_after, may_read_draft, may_see_workshop, runs

PAST = 12


@require_safe
@guarded(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """The section's words, workshops that are coming and those held."""
    now, rows = timezone.now(), Workshop.objects.whole()
    context = {
        "words": section("laboratori", request),
        "coming": [row.card() for row in rows.coming(now)],
        "past": [row.card() for row in rows.held(now)[:PAST]],
    }
    return render(request, "workshops/home.html", context)


def by_slug(slug: str) -> Workshop:
    return Workshop.objects.whole().get(slug=slug)


@require_safe
@guarded(may_see_workshop, get=by_slug, login=False)
def workshop(request: HttpRequest, row: Workshop) -> HttpResponse:
    """One workshop, “In breve” first: its day, its categories with their places, its themes."""
    quotas = {quota.key: quota for quota in Quota.objects.filter(activity=row.activity_id)}
    context = {
        "workshop": row,
        "activity": row.activity,
        "groups": [(group, quotas.get(group.key)) for group in row.groups.all()],
        "themes": list(row.themes.all()),
        "timetable": timetable(row),
        "moved_from": moved_from(row),
        "left": left_by(row, request.user),
        "has_control": runs(request.user, row),
    }
    return render(request, "workshops/workshop.html", context)


def left_by(row: Workshop, user: Any) -> dict[str, Any]:
    """What a workshop left, as its page tells it to this reader."""
    concluded = row.state == Workshop.State.CONCLUDED
    read = Report.objects.filter(workshop=row, state="review") if concluded else Report.objects.none()
    return {
        "report": Report.objects.published().filter(workshop=row).order_by("-number").first()
        if concluded
        else None,
        "needs": list(VoicedNeed.objects.filter(workshop=row).whole()),
        "plan": row.plan.exclude(state="abandoned").count() if concluded else 0,
        "reads": read.exists() and may_read_draft(user, row),
        "keeps": row.state != Workshop.State.COMING and keeps_after(user, row),
    }
