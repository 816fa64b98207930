"""At the door and in the register: codes, names, minutes. For staff and for whoever runs the activity; made for a phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from land.accounts.actions import log_access
from land.core.errors import DomainError
from land.core.exports import csv_response, xlsx_response
from land.core.guards import guarded
from land.core.refusals import refuse, tried
from land.enrolment import actions
from land.enrolment.actions.attendance import TooEarly, closes_at
from land.enrolment.forms.attendance import RegisterForm, ScanForm
from land.enrolment.models import Activity, Attendance, Enrolment, Meeting
from land.enrolment.policies import (
    may_check_in,
    may_check_in_at,
    may_check_in_person,
    may_export_people,
    may_manage,
)
from land.enrolment.registers import as_rows, register_of, signature_sheet
from land.enrolment.views.enrolling import activity_of

FOUND = 12


def meeting_of(uuid: UUID) -> Meeting:
    return Meeting.objects.select_related(
        "activity__place__municipality", "activity__programme", "room__place"
    ).get(uuid=uuid)


def person_with(code: str) -> Enrolment:
    return Enrolment.objects.select_related("person", "activity").get(check_in_code=code.upper())


def nearest(activity: Activity) -> Meeting | None:
    """The meeting that is on, else the next one, else the last."""
    now, rows = timezone.now(), activity.meetings.held().order_by("starts_at", "pk")
    return rows.filter(ends_at__gte=now).first() or rows.last()


def _chosen(request: HttpRequest, activity: Activity) -> Meeting | None:
    asked = request.POST.get("incontro") or request.GET.get("incontro")
    if not asked:
        return nearest(activity)
    key = _uuid(asked)
    return activity.meetings.filter(uuid=key).first() if key else None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _let_in(request: HttpRequest, meeting: Meeting, enrolment: Enrolment, method: str) -> None:
    """Write somebody in and say so, or say why not."""
    try:
        row, before = actions.check_in(meeting=meeting, enrolment=enrolment, by=request.user, method=method)
    except TooEarly as refusal:
        messages.warning(request, str(refusal))
        return
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return
    at = f"{timezone.localtime(row.arrived_at or row.at):%H:%M}"
    if before:
        messages.info(
            request, _("%(person)s was already there at %(at)s.") % {"person": enrolment.person, "at": at}
        )
    elif row.state == "late":
        messages.warning(
            request,
            _("%(person)s is in, late: %(minutes)d minutes count.")
            % {"person": enrolment.person, "minutes": row.minutes},
        )
    else:
        messages.success(request, _("%(person)s is in.") % {"person": enrolment.person})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_check_in, get=activity_of)
def door(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Type or scan a code, or look for a name; who is in stands below."""
    meeting = _chosen(request, activity)
    if request.method == "POST":
        if meeting is None:
            raise Http404
        _post(request, activity, meeting)
        return redirect(f"{request.path}?incontro={meeting.uuid}")
    query = request.GET.get("q", "").strip()[:80]
    people = Enrolment.objects.filter(activity=activity).confirmed().select_related("person__organisation")
    found = []
    if query:
        named = Q()
        for word in query.split():
            named &= Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        found = list(people.filter(named).order_by("person__last_name", "pk")[:FOUND])
    there = Attendance.objects.filter(meeting=meeting, state__in=Attendance.THERE)
    context = {
        "activity": activity,
        "meeting": meeting,
        "meetings": activity.meetings.held().order_by("starts_at", "pk"),
        "query": query,
        "found": found,
        "there": there.select_related("enrolment__person").order_by("-arrived_at", "pk"),
        "number": people.count(),
    }
    return render(request, "enrolment/door.html", context)


def _post(request: HttpRequest, activity: Activity, meeting: Meeting) -> None:
    for name in ("persona", "togli"):
        key = request.POST.get(name, "")
        if key:
            row = Enrolment.objects.filter(activity=activity, uuid=_uuid(key)).first()
            if row is None:
                raise Http404
            if name == "persona":
                return _let_in(request, meeting, row, "manual")
            return _take_out(request, meeting, row)
    try:
        row = actions.find_code(request.POST.get("codice", ""))
    except DomainError as refusal:
        return messages.error(request, str(refusal))
    return _let_in(request, meeting, row, "code")


def _take_out(request: HttpRequest, meeting: Meeting, row: Enrolment) -> None:
    try:
        actions.write_attendance(meeting=meeting, entries={row.pk: ("", None)}, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s is no longer marked as present.") % {"person": row.person})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_check_in_person, get=person_with)
def scanned(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Where the person's own code leads when staff point their phone at it: one button, and it is done."""
    meeting = nearest(enrolment.activity)
    if request.method == "POST" and meeting is not None:
        _let_in(request, meeting, enrolment, "code")
        return redirect("enrolment:door", enrolment.activity.uuid)
    context = {"enrolment": enrolment, "activity": enrolment.activity, "meeting": meeting}
    return render(request, "enrolment/scanned.html", context)


@require_GET
@guarded(may_check_in, get=activity_of)
def register(request: HttpRequest, activity: Activity) -> HttpResponse:
    """The whole register; `?formato=csv` or `xlsx` takes it out, and that is logged."""
    found = register_of(activity)
    wanted = request.GET.get("formato")
    if wanted in ("csv", "xlsx"):
        if not may_export_people(request.user, activity):
            raise Http404
        log_access(actor=request.user, what="export register", reason=activity.title)
        respond = xlsx_response if wanted == "xlsx" else csv_response
        return respond("registro", *as_rows(found))
    closes = closes_at(activity)
    context = {
        "activity": activity,
        "closes": closes,
        "closed": timezone.now() > closes,
        "may_reopen": may_manage(request.user),
        "may_export": may_export_people(request.user, activity),
        "questionnaires": activity.questionnaires.exclude(state="draft").order_by("opened_at"),
        **found,
    }
    return render(request, "enrolment/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_check_in_at, get=meeting_of)
def register_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The register of one meeting, written by hand."""
    form = _register_form(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.write_attendance(meeting=meeting, entries=form.entries(), by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("The register is kept: %(number)d lines changed.") % {"number": changed}
            )
            return redirect("enrolment:register", meeting.activity.uuid)
    return _meeting_page(request, meeting, form, ScanForm())


def _register_form(meeting: Meeting, data: Any = None) -> RegisterForm:
    people = list(
        Enrolment.objects.filter(activity=meeting.activity_id)
        .filter(Q(state="confirmed") | Q(attendances__meeting=meeting))
        .distinct()
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    standing = {row.enrolment_id: row for row in Attendance.objects.filter(meeting=meeting)}
    return RegisterForm(data, people=people, standing=standing, longest=meeting.minutes)


def _meeting_page(
    request: HttpRequest, meeting: Meeting, form: RegisterForm, scan_form: ScanForm
) -> HttpResponse:
    closes = closes_at(meeting.activity)
    closed = timezone.now() > closes
    if closed and not form.is_bound:
        form.lock()
    context = {
        "activity": meeting.activity,
        "meeting": meeting,
        "form": form,
        "closes": closes,
        "closed": closed,
        "kept_until": actions.kept_until(meeting.activity),
        "scan_form": scan_form,
        "scans": meeting.scans.select_related("file"),
        "longest": meeting.minutes,
    }
    wrong = form.errors or scan_form.errors
    return render(request, "enrolment/register_meeting.html", context, status=422 if wrong else 200)


@require_POST
@guarded(may_check_in_at, get=meeting_of)
def scans(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Keep a signed sheet of the meeting, or throw one away (`togli`)."""
    form = ScanForm(request.POST, request.FILES)
    if key := request.POST.get("togli", ""):
        scan = meeting.scans.filter(uuid=_uuid(key)).first()
        if scan is None:
            raise Http404
        actions.remove_scan(scan=scan)
        messages.success(request, _("The sheet has been thrown away."))
        return redirect("enrolment:register_meeting", meeting.uuid)
    if form.is_valid():
        try:
            actions.keep_scan(meeting=meeting, upload=form.cleaned_data["upload"], by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The sheet is kept with the register."))
            return redirect("enrolment:register_meeting", meeting.uuid)
    return _meeting_page(request, meeting, _register_form(meeting), form)


@require_POST
@guarded(may_manage, get=activity_of)
def reopen(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Open a closed register again."""
    return tried(
        request,
        lambda: actions.reopen_register(
            activity=activity, by=request.user, reason=request.POST.get("reason", "")
        ),
        lambda: _("The register is open for fifteen more days."),
        "enrolment:register",
        activity.uuid,
    )


@require_GET
@guarded(may_check_in_at, get=meeting_of)
def sheet(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The sheet on which people sign on the day: names and organisations, nothing else."""
    log_access(actor=request.user, what="print signature sheet", reason=meeting.activity.title)
    response = HttpResponse(signature_sheet(meeting), content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="firme-{timezone.localtime(meeting.starts_at):%Y-%m-%d}.pdf"'
    )
    return response
