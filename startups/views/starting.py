"""The doors from an approved plan on: duties, appointments, how the cooperative goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import outcomes
from startups.actions import starting as verbs
from startups.forms.starting import AgreedForm, FollowUpForm, ItemForm, SlotForm, initial_of_follow_up
from startups.models import Appointment, FollowUp, Project, StartingItem
from startups.policies import (
    in_group,
    may_answer_follow_up,
    may_book,
    may_change_item,
    may_offer_times,
    may_see_project,
    may_take_time_back,
    may_write_agreed,
)
from startups.views.projects import project_by


@require_safe
@guarded(may_see_project, get=project_by)
def starting(request: HttpRequest, row: Project) -> HttpResponse:
    """Appointments first, then what is to decide and do, in the order in which it is usually done."""
    return _page(request, row, SlotForm() if may_offer_times(request.user, row) else None)


def _page(request: HttpRequest, row: Project, slot_form: SlotForm | None) -> HttpResponse:
    """The page, with a tutor's form as it was sent."""
    today = timezone.localdate()
    items = list(row.items.select_related("responsible", "document"))
    appointments = list(
        row.appointments.exclude(activity__state="cancelled").select_related("activity", "tutor").prefetch_related(
            "activity__enrolments__person"
        )
    )  # fmt: skip
    context = {
        "project": row,
        "items": items,
        "done": sum(item.state in StartingItem.OVER for item in items),
        "changes": bool(items) and may_change_item(request.user, items[0]),
        "today": today,
        "appointments": [
            (
                each,
                next(
                    (booked for booked in each.activity.enrolments.all() if booked.state == "confirmed"), None
                ),
                may_take_time_back(request.user, each),
            )
            for each in appointments
        ],
        "now": timezone.now(),
        "inside": in_group(request.user, row),
        "slot_form": slot_form,
        "tutors": list(row.tutors.order_by("last_name", "pk")),
    }
    wrong = slot_form is not None and slot_form.is_bound
    return render(request, "startups/starting/starting.html", context, status=422 if wrong else 200)


def item_by(uuid: UUID) -> StartingItem:
    return StartingItem.objects.select_related("project__idea__group", "document").get(uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_change_item, get=item_by)
@once
def item(request: HttpRequest, row: StartingItem) -> HttpResponse:
    """How one duty stands; if somebody was faster, 409 with what they wrote and everything typed still there."""
    context: dict[str, Any] = {"item": row, "project": row.project}
    sent = request.method == "POST"
    form = ItemForm(request.POST if sent else None, request.FILES if sent else None, item=row)
    if sent and form.is_valid():
        try:
            verbs.change_item(item=row, by=request.user, **form.cleaned_data)
        except verbs.SomebodyChanged as refusal:
            theirs = item_by(row.uuid)
            again = request.POST.copy()
            again["seen"] = verbs.version_of(theirs)
            context |= {"item": theirs, "form": ItemForm(again, item=theirs), "conflict": str(refusal),
                        "file_too": bool(request.FILES)}  # fmt: skip
            return render(request, "startups/starting/item.html", context, status=409)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It is kept."))
            return redirect("startups:starting", row.project.uuid)
    return render(
        request, "startups/starting/item.html", context | {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@guarded(may_offer_times, get=project_by)
@once
def offer(request: HttpRequest, row: Project) -> HttpResponse:
    """A tutor offers a time; what is refused stays in the form, with the reason at its field."""
    form = SlotForm(request.POST)
    if form.is_valid():
        tutor = Person.objects.get(user=request.user)
        try:
            verbs.offer_appointment(project=row, tutor=tutor, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal, "starts_at")
        else:
            messages.success(request, _("The time is offered: the group is told."))
            return redirect("startups:starting", row.uuid)
    return _page(request, row, form)


def appointment_by(uuid: UUID) -> Appointment:
    return Appointment.objects.select_related("project__idea", "activity", "tutor").get(uuid=uuid)


@require_POST
@guarded(may_take_time_back, get=appointment_by)
@once
def take_back(request: HttpRequest, row: Appointment) -> HttpResponse:
    """The tutor cannot be there: whoever booked is told."""
    return tried(
        request,
        lambda: verbs.take_back(appointment=row, by=request.user),
        lambda: _("The time is offered no more. Whoever had booked it is told."),
        "startups:starting",
        row.project.uuid,
    )


@require_POST
@guarded(may_book, get=appointment_by)
@once
def book(request: HttpRequest, row: Appointment) -> HttpResponse:
    """One of the group takes it."""
    person = know_person(user=request.user, email=request.user.email)
    return tried(
        request,
        lambda: verbs.book(appointment=row, person=person),
        lambda: _("Booked: it is in your calendar too."),
        "startups:starting",
        row.project.uuid,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_write_agreed, get=appointment_by)
@once
def agreed(request: HttpRequest, row: Appointment) -> HttpResponse:
    """What was agreed."""
    form = AgreedForm(request.POST if request.method == "POST" else None, initial={"notes": row.notes})
    if request.method == "POST" and form.is_valid():
        verbs.write_what_was_agreed(appointment=row, notes=form.cleaned_data["notes"], by=request.user)
        messages.success(request, _("It is kept."))
        return redirect("startups:starting", row.project.uuid)
    return render(
        request, "startups/starting/agreed.html", {"appointment": row, "project": row.project, "form": form}
    )


def follow_up_by(uuid: UUID) -> FollowUp:
    return FollowUp.objects.select_related("project__idea__group__contact", "project__cooperative__organisation").get(
        uuid=uuid
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_answer_follow_up, get=follow_up_by)
@once
def follow_up(request: HttpRequest, row: FollowUp) -> HttpResponse:
    """How the cooperative goes."""
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial=initial_of_follow_up(row))
    if request.method == "POST" and form.is_valid():
        try:
            outcomes.answer_follow_up(follow_up=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you: it is kept."))
            return redirect("startups:project", row.project.uuid)
    return render(
        request, "startups/starting/follow_up.html", {"row": row, "project": row.project, "form": form}
    )
