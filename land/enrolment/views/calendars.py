"""Calendars: what is coming, a file for one event, feeds for everybody and for one person."""

from datetime import date
from hashlib import sha256
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from land.core.guards import anyone, guarded, registered
from land.enrolment import actions, calendars, months, policies
from land.enrolment.adding import webcal
from land.enrolment.filters import CalendarFilter
from land.enrolment.models import Activity, CalendarToken
from land.enrolment.views.enrolling import activity_of, person_of

ON_A_PAGE = 60


@require_safe
@guarded(anyone)
def calendar(request: HttpRequest) -> HttpResponse:
    """What happens, each meeting on its own day: `?vista=elenco` what is coming, `?vista=mese&mese=2027-05` a month."""
    found = CalendarFilter.shown(request.GET)
    rows = found.qs if found.is_valid() else found.queryset.none()
    rows = rows.order_by().values("pk")
    now, today = timezone.now(), timezone.localdate()
    asked = months.month_of(request.GET.get("mese", ""))
    as_month = request.GET.get("vista") == "mese"
    month = asked or (today.replace(day=1) if as_month else None)
    if month:
        occasions = months.occasions(rows, *months.bounds(month))
    else:
        occasions = months.occasions(rows.filter(state__in=["published", "running"]), now)
    page = Paginator(occasions, ON_A_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "filter": found,
        "as_month": as_month,
        "month": month,
        "beside": [
            (word, _address(request, other))
            for word, other in (
                (_("Previous month"), month and months.shifted(month, -1)),
                (_("Next month"), month and months.shifted(month, 1)),
            )
            if other
        ],
        "views": [
            (_("Month"), _address(request, month, vista="mese"), as_month),
            (_("List"), _address(request, month if asked else None, vista="elenco"), not as_month),
        ],
        "weeks": months.weeks(month, occasions, today) if month and as_month else [],
        "occasions": occasions,
        "webcal": webcal(reverse("enrolment:public_feed")),
        "page": page,
        "months": [
            (each, list(items)) for each, items in groupby(page, key=lambda one: one.day.replace(day=1))
        ],
    }
    return render(request, "enrolment/calendar.html", context)


def _address(request: HttpRequest, month: date | None, **changed: str) -> str:
    """This page with the filters kept, in this month (or in none), with what is changed."""
    query = request.GET.copy()
    for name in ("pagina", "mese"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = value
    if month is not None:
        query["mese"] = f"{month:%Y-%m}"
    return f"?{query.urlencode()}"


def calendar_response(request: HttpRequest, feed: calendars.Feed, name: str) -> HttpResponse:
    """A calendar to keep or to subscribe to; “not modified” for a program that has it already."""
    etag = f'"{sha256(feed.content).hexdigest()[:32]}"'
    changed = int(feed.changed_at.timestamp())
    response = HttpResponse(feed.content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response


@require_safe
@guarded(policies.may_see_activity, get=activity_of, login=False)
def ics(request: HttpRequest, activity: Activity) -> HttpResponse:
    """One activity for a calendar."""
    return calendar_response(request, calendars.activity_feed(activity), "appuntamento")


@require_safe
@guarded(anyone)
def public_feed(request: HttpRequest) -> HttpResponse:
    """Everything public, to subscribe to."""
    return calendar_response(request, calendars.public_feed(timezone.now()), "land")


@require_safe
@guarded(anyone)
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """One's own calendar, by its secret address; of nobody whose account is closed or blocked."""
    row = (
        CalendarToken.objects.select_related("person")
        .filter(token=token, person__erased_at=None, person__user__is_active=True)
        .first()
    )
    if row is None:
        raise Http404
    return calendar_response(request, calendars.personal_feed(row.person, timezone.now()), "land")


@require_POST
@guarded(registered)
def new_feed(request: HttpRequest) -> HttpResponse:
    """A new secret address; the old one, if there was one, stops answering."""
    person = person_of(request)
    had_one = CalendarToken.objects.filter(person=person).exists()
    actions.new_feed_address(person=person)
    if had_one:
        messages.success(request, _("The calendar has a new address; the old one no longer answers."))
    else:
        messages.success(request, _("The calendar has its address: it stands below."))
    return redirect("enrolment:mine")


@require_POST
@guarded(registered)
def stop_feed(request: HttpRequest) -> HttpResponse:
    """No secret address any more."""
    actions.stop_feed(person=person_of(request))
    messages.success(request, _("The personal calendar is off: its address no longer answers."))
    return redirect("enrolment:mine")
