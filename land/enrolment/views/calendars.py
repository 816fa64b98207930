"""Calendars: what is coming, a file for one event, feeds for everybody and for one person."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from land.core.guards import anyone, guarded, registered
from land.enrolment import calendars, policies
from land.enrolment.filters import CalendarFilter
from land.enrolment.models import Activity, CalendarToken
from land.enrolment.models.enrolment import new_token
from land.enrolment.views.enrolling import activity_of, person_of


@require_GET
@guarded(anyone)
def calendar(request: HttpRequest) -> HttpResponse:
    """What is coming, month by month."""
    found = CalendarFilter.coming(request.GET)
    rows = found.qs if found.is_valid() else found.queryset.none()
    months = [
        (month, list(items))
        for month, items in groupby(
            rows, key=lambda row: timezone.localtime(row.starts_at).replace(day=1).date()
        )
    ]
    return render(request, "enrolment/calendar.html", {"filter": found, "months": months})


def _ics(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_GET
@guarded(policies.may_see_activity, get=activity_of, login=False)
def ics(request: HttpRequest, activity: Activity) -> HttpResponse:
    """One activity for a calendar."""
    return _ics(calendars.activity_ics(activity), "appuntamento")


@require_GET
@guarded(anyone)
def public_feed(request: HttpRequest) -> HttpResponse:
    """Everything public, to subscribe to."""
    return _ics(calendars.public_ics(timezone.now()), "land")


@require_GET
@guarded(anyone)
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """One's own calendar, by its secret address."""
    row = CalendarToken.objects.select_related("person").filter(token=token, person__erased_at=None).first()
    if row is None:
        raise Http404
    return _ics(calendars.personal_ics(row.person, timezone.now()), "land")


@require_POST
@guarded(registered)
def new_feed(request: HttpRequest) -> HttpResponse:
    """A new secret address; the old one stops answering."""
    CalendarToken.objects.update_or_create(person=person_of(request), defaults={"token": new_token()})
    messages.success(request, _("The calendar has a new address; the old one no longer answers."))
    return redirect("enrolment:mine")
