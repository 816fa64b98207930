"""Take a place, see mine, answer an offer, leave. GET never changes anything."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.busy import patient
from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once
from land.core.refusals import tried
from land.enrolment import actions, errors, hours, owners, policies
from land.enrolment.actions.ledger import position
from land.enrolment.adding import webcal
from land.enrolment.codes import qr_svg
from land.enrolment.forms.enrolling import EnrolForm
from land.enrolment.forms.questions import ExtrasForm
from land.enrolment.models import Activity, CalendarToken, Enrolment, EnrolmentQuestion


def activity_of(uuid: UUID) -> Activity:
    return Activity.objects.select_related("place__municipality__parent").get(uuid=uuid)


def enrolment_of(uuid: UUID) -> Enrolment:
    return Enrolment.objects.select_related("person", "activity__place__municipality").get(uuid=uuid)


def person_of(request: HttpRequest) -> Person:
    known = Person.objects.filter(user=request.user).first()
    return known or know_person(user=request.user, email=request.user.email)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(policies.may_see_activity, get=activity_of, login=True)
@patient
@once
def enrol(request: HttpRequest, activity: Activity) -> HttpResponse:
    """The page that confirms an enrolment, and the POST that makes it."""
    person = person_of(request)
    mine = None
    if request.method != "POST":
        mine = Enrolment.objects.filter(activity=activity, person=person).first()
        if mine is not None and mine.is_active:
            return redirect("enrolment:detail", mine.uuid)
    refusal, overlapping = None, False
    questions, groups = list(activity.questions.all()), owners.groups(activity)
    form = EnrolForm(
        request.POST if request.method == "POST" else None,
        overlapping=request.POST.get("overlap_seen") == "1",
        questions=questions,
        groups=groups,
        initial={} if mine is None else answers_of(mine),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enrol(
                activity=activity,
                person=person,
                by=request.user,
                accept_overlap=form.cleaned_data.get("accept_overlap", False),
                needs=form.cleaned_data["needs"],
                group=form.cleaned_data.get("group", ""),
                extras=form.extras(),
            )
        except errors.Overlaps as error:
            refusal, overlapping = str(error), activity.overlap_policy == Activity.Overlap.WARN
            form = EnrolForm(request.POST, overlapping=overlapping, questions=questions, groups=groups)
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, said(row))
            return redirect("enrolment:detail", row.uuid)
    shut = actions.refused(activity, person)
    context = {
        "activity": activity,
        "form": form,
        "refusal": refusal or shut,
        "shut": bool(shut),
        "overlapping": overlapping,
    }
    return render(request, "enrolment/enrol.html", context, status=409 if refusal else 200)


def answers_of(row: Enrolment) -> dict[str, str]:
    """What somebody told of themselves, as the form shows it."""
    extras = row.extras.select_related("question")
    return {
        "needs": row.needs,
        "group": row.group,
        **{f"extra_{extra.question.key}": extra.value for extra in extras},
    }


def said(row: Enrolment) -> str:
    """What an enrolment came to, in one sentence."""
    if row.state == "waiting":
        return _("All places are taken: the enrolment is on the waiting list, at position %(position)d.") % {
            "position": position(row)
        }
    if row.state == "pending":
        return _("The request has been sent: the answer will come by e-mail.")
    return _("The place is confirmed.")


@require_GET
@guarded(registered)
def mine(request: HttpRequest) -> HttpResponse:
    """My enrolments: what is coming, then what was."""
    rows = list(Enrolment.objects.of(person_of(request)))
    now = timezone.now()
    token = CalendarToken.objects.filter(person=person_of(request)).first()
    context = {
        "coming": [row for row in rows if row.is_active and row.activity.ends_at >= now],
        "past": [row for row in rows if not row.is_active or row.activity.ends_at < now],
        "token": token,
        "webcal": webcal(reverse("enrolment:personal_feed", args=[token.token])) if token else "",
    }
    return render(request, "enrolment/mine.html", context)


@require_GET
@guarded(policies.owns, get=enrolment_of)
def detail(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """One enrolment: how it stands, what can be done, by when."""
    attended = hours.minutes_of(enrolment)
    here = f"{settings.PUBLIC_URL}{reverse('enrolment:scanned', args=[enrolment.check_in_code])}"
    context = {
        "qr": qr_svg(here, _("Code to show at the door")) if enrolment.state == "confirmed" else "",
        "attended": attended,
        "due": hours.minutes_due(enrolment.activity) if attended is not None else 0,
        "row": enrolment,
        "activity": enrolment.activity,
        "position": position(enrolment) if enrolment.state == "waiting" else None,
        "expired": enrolment.has_expired(timezone.now()),
        "now": timezone.now(),
        "meetings": enrolment.activity.meetings.select_related("room__place"),
        "may_answer": enrolment.is_active and timezone.now() < enrolment.activity.ends_at,
        "unanswered": EnrolmentQuestion.objects.filter(activity=enrolment.activity, required=True)
        .exclude(answers__enrolment=enrolment)
        .count(),
    }
    return render(request, "enrolment/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(policies.owns, get=enrolment_of)
@patient
@once
def answers(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """What I said of myself when enrolling: seen and changed until the activity ends."""
    activity, refusal = enrolment.activity, None
    if not enrolment.is_active or timezone.now() >= activity.ends_at:
        return redirect("enrolment:detail", enrolment.uuid)
    form = ExtrasForm(
        request.POST if request.method == "POST" else None,
        questions=activity.questions.all(),
        initial=answers_of(enrolment),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                enrolment=enrolment, values=form.extras(), needs=form.cleaned_data["needs"], by=request.user
            )
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("enrolment:detail", enrolment.uuid)
    context = {"row": enrolment, "activity": activity, "form": form, "refusal": refusal}
    return render(request, "enrolment/answers.html", context, status=409 if refusal else 200)


def _change(verb: Any, done: Any) -> Any:
    """A POST that changes one's own enrolment by a verb, with what to say when it is done."""

    @require_POST
    @guarded(policies.owns, get=enrolment_of)
    @patient
    @once
    def view(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
        return tried(
            request,
            lambda: verb(enrolment=enrolment, by=request.user),
            done,
            "enrolment:detail",
            enrolment.uuid,
        )

    return view


accept = _change(actions.accept, lambda: _("The place is confirmed."))
decline = _change(actions.decline, lambda: _("The place passes to the next person. Thank you for saying so."))
cancel = _change(actions.cancel, lambda: _("The withdrawal is recorded; the place passes to somebody else."))
