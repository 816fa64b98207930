"""A new edition in five steps, kept in a draft after each; and the same edition on other days."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from land.enrolment import actions as enrolment
from land.enrolment.forms.rules import RulesForm, rules_of
from land.enrolment.models import EnrolmentQuestion
from land.enrolment.questions import READY
from training import actions
from training.forms.courses import initial_of, initial_of_course
from training.forms.steps import CourseStep, FirstDayForm, MeetingsStep, PlacesStep, QuestionsStep
from training.models import Course, Edition
from training.policies import is_staff

STEPS = {
    "corso": _("Course"),
    "incontri": _("Meetings"),
    "luoghi": _("Places and rules"),
    "domande": _("Questions"),
    "controllo": _("Check and publish"),
}
ORDER = list(STEPS)


def edition_of(pk: int, step: str = "") -> Edition:
    return Edition.objects.whole().get(pk=pk)


def _steps(here: str, edition: Edition | None) -> list[dict[str, Any]]:
    return [
        {"key": key, "title": title, "here": key == here, "edition": edition} for key, title in STEPS.items()
    ]


def _page(request: HttpRequest, step: str, edition: Edition | None, **context: Any) -> HttpResponse:
    context |= {"edition": edition, "step": step, "steps": _steps(step, edition), "title": STEPS[step]}
    return render(request, "training/staff/wizard.html", context)


def _onwards(request: HttpRequest, edition: Edition, step: str) -> HttpResponse:
    """To the next step, or out, as the button says."""
    if request.POST.get("then") == "leave":
        messages.success(
            request, gettext("The draft is kept: it can be taken up again from the list of courses.")
        )
        return redirect("editions:index")
    return redirect("training_wizard_step", edition.pk, ORDER[ORDER.index(step) + 1])


def tell_rooms(request: HttpRequest, copy: actions.Copy) -> None:
    """Say which meetings have lost their room."""
    for meeting in copy.without_room:
        messages.warning(
            request,
            gettext("“%(title)s”, %(when)s: the room is not free at that time, choose another.")
            % {"title": meeting.title, "when": f"{timezone.localtime(meeting.starts_at):%d/%m/%Y %H:%M}"},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff)
@once
def begin(request: HttpRequest) -> HttpResponse:
    """The first step: the course, a new one or `?corso=`, and the first day. It makes the draft."""
    chosen = request.GET.get("corso", "")
    course = Course.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
    form = CourseStep(request.POST or None, initial=initial_of_course(course) if course else None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.draft_edition(
                course=course, course_facts=form.course_facts(), first_day=form.cleaned_data["first_day"],
                by=request.user,
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            tell_rooms(request, copy)
            return _onwards(request, copy.edition, "corso")
    drafts = Edition.objects.whole().filter(activity__state="draft").order_by("-changed_at")[:10]
    courses = Course.objects.order_by("title", "pk")
    return _page(request, "corso", None, form=form, course=course, drafts=drafts, courses=courses)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=edition_of)
@once
def step(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One step of a draft; what is open already is changed on its own page."""
    here = request.resolver_match.kwargs["step"] if request.resolver_match else ""
    if edition.activity.state != "draft":
        return redirect("training_edition_edit", edition.pk)
    return {
        "corso": _course,
        "incontri": _meetings,
        "luoghi": _places,
        "domande": _questions,
        "controllo": _check,
    }[here](request, edition)


def _course(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = CourseStep(request.POST or None, initial=initial_of(edition), begun=True)
    if request.method == "POST" and form.is_valid():
        actions.change_draft(edition=edition, by=request.user, course_facts=form.course_facts())
        return _onwards(request, edition, "corso")
    return _page(request, "corso", edition, form=form, course=edition.course)


def _meetings(request: HttpRequest, edition: Edition) -> HttpResponse:
    form = MeetingsStep(request.POST or None, initial=initial_of(edition))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_draft(edition=edition, by=request.user, **form.changes())
        except DomainError as refusal:
            refuse(form, refusal, "meetings")
        else:
            return _onwards(request, edition, "incontri")
    return _page(request, "incontri", edition, form=form)


def _places(request: HttpRequest, edition: Edition) -> HttpResponse:
    sent, activity = request.POST or None, edition.activity
    room = activity.meetings.held().exclude(room=None).values_list("room", flat=True).first()
    form = PlacesStep(sent, initial=initial_of(edition) | {"room": room}, mode=edition.mode)
    rules = RulesForm(sent, initial=rules_of(activity))
    if request.method == "POST" and all([form.is_valid(), rules.is_valid()]):
        try:
            with transaction.atomic():
                kept = actions.change_draft(edition=edition, by=request.user, **form.changes())
                if "room" in form.changed_data:
                    actions.give_room(edition=kept, room=form.cleaned_data["room"], by=request.user)
                enrolment.change_rules(activity=kept.activity, rules=rules.cleaned_data, by=request.user)
        except DomainError as refusal:
            refuse(rules if refusal.field in rules.fields else form, refusal)
        else:
            return _onwards(request, edition, "luoghi")
    return _page(request, "luoghi", edition, form=form, rules=rules)


def _questions(request: HttpRequest, edition: Edition) -> HttpResponse:
    activity = edition.activity
    asked = {row.key: row for row in activity.questions.all()}
    form = QuestionsStep(request.POST if request.method == "POST" else None, initial={"keys": list(asked)})
    if request.method == "POST" and form.is_valid():
        keys = form.cleaned_data["keys"]
        with transaction.atomic():
            for key, row in asked.items():
                if key in READY and key not in keys:
                    enrolment.remove_question(question=row, by=request.user)
            enrolment.choose_questions(activity=activity, keys=keys, by=request.user)
        return _onwards(request, edition, "domande")
    own = [row for row in asked.values() if row.is_own]
    return _page(request, "domande", edition, form=form, own=own)


def concerns(edition: Edition) -> list[str]:
    """What staff may want to mend before it is published; none of it forbids publishing."""
    activity, said = edition.activity, []
    minutes = sum(meeting.minutes for meeting in activity.meetings.held())
    if minutes != edition.course.hours * 60:
        said.append(
            gettext("The meetings last %(meetings)s hours in all, the course %(course)s.")
            % {"meetings": f"{minutes / 60:g}".replace(".", ","), "course": edition.course.hours}
        )
    if not edition.trainers.exists() and not edition.trainer_role:
        said.append(gettext("Nobody is said to teach."))
    if activity.place is None and edition.mode != "online":
        said.append(gettext("A course in presence has a place."))
    if activity.enrol_closes_at and activity.enrol_closes_at <= timezone.now():
        said.append(gettext("Enrolment would be closed already: change its closing date."))
    if activity.starts_at <= timezone.now():
        said.append(gettext("The first meeting is past."))
    return said


def _check(request: HttpRequest, edition: Edition) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.open_edition(edition=edition, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("training_wizard_step", edition.pk, "controllo")
        messages.success(request, gettext("“%(title)s” is published.") % {"title": edition})
        return redirect("enrolment_staff:activity", edition.activity.uuid)
    context = {
        "activity": edition.activity,
        "meetings": edition.activity.meetings.held().select_related("room__place"),
        "questions": EnrolmentQuestion.objects.filter(activity=edition.activity),
        "concerns": concerns(edition),
    }
    return _page(request, "controllo", edition, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=edition_of)
@once
def duplicate(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The same edition on other days, as a draft to check."""
    form = FirstDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = actions.duplicate_edition(
                edition=edition, first_day=form.cleaned_data["first_day"], by=request.user
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            tell_rooms(request, copy)
            messages.success(request, gettext("The copy is a draft: check it, then publish it."))
            return redirect("training_wizard_step", copy.edition.pk, "controllo")
    return render(request, "training/staff/duplicate.html", {"edition": edition, "form": form})
