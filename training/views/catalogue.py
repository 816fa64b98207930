"""The public doors of training: the areas, the editions, one edition."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from land.core.bilingual import said
from land.core.facets import pills
from land.core.guards import anyone, guarded
from land.core.models import Term
from land.enrolment import calendars
from land.enrolment.models import Meeting
from land.enrolment.views.calendars import calendar_response
from land.pages.context import section
from training.filters import EditionFilter
from training.models import Course, Edition
from training.policies import may_enter, may_see_course, may_see_edition

ON_A_PAGE = 12
PAST = 12
MEETINGS = Prefetch("activity__meetings", Meeting.objects.select_related("room"))


def areas() -> list[dict[str, Any]]:
    """The five areas with how many editions are coming in each, as cards."""
    counts = dict(
        Edition.objects.coming(timezone.now())
        .order_by()
        .values_list("course__area")
        .annotate(number=Count("pk"))
    )
    return [
        {
            "title": said(term, "title"),
            "url": reverse("training:area", args=[term.code]),
            "foot": _("Coming courses: %(number)d") % {"number": counts.get(term.pk, 0)},
        }
        for term in Term.objects.of("training-area")
    ]


@require_safe
@guarded(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """The areas and the editions, 12 a page, filtered by the address; without filters those that are coming."""
    found = EditionFilter(request.GET, queryset=Edition.objects.whole().public())
    facets = found.facets()
    query = request.GET.copy()
    query.pop("q", None)  # courses are not searched by words here
    page = Paginator(found.qs, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "words": section("formazione", request),
        "areas": areas(),
        "filter": found,
        "facets": facets,
        "pills": pills(query, facets),
        "page": page,
        "cards": [row.card() for row in page],
    }
    return render(request, "training/home.html", context)


def _edition(slug: str) -> Edition:
    return Edition.objects.whole().prefetch_related("trainers", MEETINGS).get(slug=slug)


@require_safe
@guarded(may_see_edition, get=_edition, login=False)
def edition(request: HttpRequest, row: Edition) -> HttpResponse:
    """One edition, “In breve” first, then its meetings."""
    context = {
        "edition": row,
        "course": row.course,
        "activity": row.activity,
        "meetings": row.activity.meetings.all(),
        "trainers": row.trainers.all(),
        "requires": row.course.requires.visible_to(request.user).order_by("title", "pk"),
        "area_url": reverse("training:area", args=[row.course.area.code]),
        "enters": may_enter(request.user, row),
    }
    return render(request, "training/edition.html", context)


def _edition_alone(slug: str) -> Edition:
    return Edition.objects.whole().get(slug=slug)


@require_safe
@guarded(may_see_edition, get=_edition_alone, login=False)
def edition_ics(request: HttpRequest, row: Edition) -> HttpResponse:
    """One edition for a calendar: its meetings, with the same UIDs as everywhere."""
    return calendar_response(request, calendars.activity_feed(row.activity), row.slug)


def _course(slug: str) -> Course:
    return Course.objects.select_related("area").get(slug=slug)


@require_safe
@guarded(may_see_course, get=_course, login=False)
def course(request: HttpRequest, row: Course) -> HttpResponse:
    """What a course teaches, what comes before it and after it, when it is held and was held."""
    now = timezone.now()
    editions = Edition.objects.whole().filter(course=row)
    context = {
        "course": row,
        "coming": [each.card() for each in editions.coming(now)],
        "past": [each.card() for each in editions.past(now)[:PAST]],
        "requires": row.requires.visible_to(request.user).order_by("title", "pk"),
        "opens": row.opens.visible_to(request.user).order_by("title", "pk"),
        "area_url": reverse("training:area", args=[row.area.code]),
    }
    return render(request, "training/course.html", context)
