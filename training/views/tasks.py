"""Tasks: the trainer gives them and answers; a group's people hand in their parts and then, together, the work."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from training import actions, policies
from training.actions.handing_in import SomebodySaved
from training.forms.classroom import (
    DeliverableForm,
    PartForm,
    ReflectionForm,
    RoundForm,
    TaskForm,
)
from training.models import Contribution, Deliverable, Edition, GroupMember, SelfReflection, Task
from training.policies import leads, leads_the_edition, may_see_task
from training.views.classroom import edition_of, number_of


def task_of(uuid: UUID) -> Task:
    return Task.objects.select_related("edition__course", "edition__activity", "group_set").get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(leads, get=edition_of)
@once
def new(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Give a task to the groups of a division."""
    return _screen(request, edition, None)


@require_http_methods(["GET", "POST"])
@guarded(leads_the_edition, get=task_of)
def change(request: HttpRequest, row: Task) -> HttpResponse:
    """Change its words or its deadline."""
    return _screen(request, row.edition, row)


def _screen(request: HttpRequest, edition: Edition, row: Task | None) -> HttpResponse:
    form = TaskForm(request.POST or None, edition=edition, instance=row)
    ready = form.fields["group_set"].queryset.exists()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.give_task(edition=edition, by=request.user, task=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:task", kept.uuid)
    context = {"edition": edition, "form": form, "task": row, "ready": ready}
    return render(request, "training/classroom/task_form.html", context, status=422 if form.errors else 200)


def page(request: HttpRequest, row: Task, status: int = 200, **forms: Any) -> HttpResponse:
    """The task as this person sees it, perhaps with a form that was refused."""
    leading = policies.leads(request.user, row.edition)
    person = getattr(request.user, "person", None)
    me = actions.member_of(row, person) if person else None
    context: dict[str, Any] = {
        "task": row,
        "edition": row.edition,
        "leads": leading,
        "me": me,
        "now": timezone.now(),
    }
    if me:
        context |= _for_member(row, me)
    if leading:
        context |= _for_trainer(row)
    return render(request, "training/classroom/task.html", context | forms, status=status)


def _for_member(row: Task, me: GroupMember) -> dict[str, Any]:
    work = actions.deliverable_of(row, me.group)
    part = Contribution.objects.filter(task=row, member=me).select_related("file").first()
    reflection = SelfReflection.objects.filter(task=row, member=me).first()
    initial = {"text": work.text, "links": "\n".join(work.links), "seen": work.edits} if work else None
    open_ = work is None or work.state in ("draft", "reopened")
    return {
        "work": work,
        "parts": _parts(row, me.group_id),
        "my_part": part,
        "part_form": PartForm(initial={"text": part.text if part else ""}) if open_ else None,
        "work_form": DeliverableForm(initial=initial) if open_ else None,
        "reflection_form": ReflectionForm(initial={"text": reflection.text if reflection else ""}),
        "missing": actions.missing_parts(row, me.group) if open_ else [],
        "received": _received_reviews(row, work),
    }


def _parts(row: Task, group: int) -> list[dict[str, Any]]:
    """Who of the group has handed in their part, without its text."""
    there = {part.member_id: part for part in Contribution.objects.filter(task=row, member__group=group)}
    members = GroupMember.objects.filter(group=group, left_at=None).select_related("enrolment__person")
    return [{"member": member, "part": there.get(member.pk)} for member in members]


def _received_reviews(row: Task, work: Deliverable | None) -> list[Any]:
    """What others wrote of our work: nothing until the round is closed, then everything together."""
    round_ = getattr(row, "review_round", None)
    if work is None or round_ is None or round_.state != "closed":
        return []
    reviews = round_.reviews.filter(deliverable__group=work.group_id, state__in=["submitted", "covered"])
    return [
        {"review": review, "marks": list(zip(round_.criteria, review.scores, strict=False))}
        for review in reviews.select_related("reviewer")
    ]


def _for_trainer(row: Task) -> dict[str, Any]:
    works = {
        work.group_id: work for work in Deliverable.objects.filter(task=row).latest().select_related("file")
    }
    reflections = SelfReflection.objects.filter(task=row).select_related("member__enrolment__person")
    by_group: dict[int, list[SelfReflection]] = {}
    for each in reflections:
        by_group.setdefault(each.member.group_id, []).append(each)
    parts: dict[int, list[dict[str, Any]]] = {}
    there = {part.member_id: part for part in Contribution.objects.filter(task=row).select_related("file")}
    for member in row.group_set.members.filter(left_at=None).select_related("enrolment__person"):
        parts.setdefault(member.group_id, []).append({"member": member, "part": there.get(member.pk)})
    round_ = getattr(row, "review_round", None)
    return {
        "groups": [
            {
                "group": group,
                "work": works.get(group.pk),
                "parts": parts.get(group.pk, []),
                "reflections": by_group.get(group.pk, []),
            }
            for group in row.group_set.groups.all()
        ],
        "round": round_,
        "round_form": RoundForm(),
        "reviews": round_.reviews.select_related("reviewer", "deliverable__group") if round_ else [],
    }


@require_safe
@guarded(may_see_task, get=task_of)
def task(request: HttpRequest, row: Task) -> HttpResponse:
    """What is asked, how it stands, and what to do next."""
    return page(request, row)


def _mine(request: HttpRequest, row: Task) -> GroupMember:
    person = getattr(request.user, "person", None)
    me = actions.member_of(row, person) if person else None
    if me is None:
        raise Http404
    return me


@require_POST
@guarded(may_see_task, get=task_of)
@once
def part(request: HttpRequest, row: Task) -> HttpResponse:
    """Hand in one's own part."""
    me, form = _mine(request, row), PartForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.hand_in_part(task=row, member=me, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("training:task", row.uuid)
    return page(request, row, status=422, part_form=form)


@require_POST
@guarded(may_see_task, get=task_of)
@once
def work(request: HttpRequest, row: Task) -> HttpResponse:
    """Keep what the group has, or keep it and hand it in."""
    me, form = _mine(request, row), DeliverableForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, row, status=422, work_form=form)
    facts = {name: form.cleaned_data[name] for name in ("text", "links", "upload", "seen")}
    try:
        kept = actions.save_deliverable(task=row, group=me.group, by=request.user, **facts)
    except SomebodySaved as refusal:
        theirs = actions.deliverable_of(row, me.group)
        again = DeliverableForm(
            initial={
                "text": f"{theirs.text if theirs else ''}\n\n— — —\n\n{form.cleaned_data['text']}",
                "links": request.POST.get("links", ""),
                "seen": theirs.edits if theirs else 0,
            }
        )
        return page(request, row, status=409, work_form=again, conflict=str(refusal))
    except DomainError as refusal:
        refuse(form, refusal)
        return page(request, row, status=422, work_form=form)
    if request.POST.get("then") != "submit":
        return tried(
            request, lambda: kept, lambda: _("Kept. Nothing is handed in yet."), "training:task", row.uuid
        )
    return tried(
        request,
        lambda: actions.submit_deliverable(deliverable=kept, by=request.user),
        lambda: _("Handed in for the whole group."),
        "training:task",
        row.uuid,
    )


@require_POST
@guarded(may_see_task, get=task_of)
@once
def reflection(request: HttpRequest, row: Task) -> HttpResponse:
    """Write, or write again, what one has learnt."""
    me, form = _mine(request, row), ReflectionForm(request.POST)
    if not form.is_valid():
        return page(request, row, status=422, reflection_form=form)
    return tried(
        request,
        lambda: actions.reflect(task=row, member=me, text=form.cleaned_data["text"]),
        lambda: _("Kept. Only the trainer reads it."),
        "training:task",
        row.uuid,
    )


@require_POST
@guarded(leads_the_edition, get=task_of)
def excuse(request: HttpRequest, row: Task) -> HttpResponse:
    """Free a member of their part."""
    member = row.group_set.members.filter(pk=number_of(request, "member")).first()
    if member is None:
        raise Http404
    return tried(
        request,
        lambda: actions.excuse_part(
            task=row, member=member, by=request.user, excuse=request.POST.get("excuse", "")
        ),
        lambda: _("Excused: the group can hand in without this part."),
        "training:task",
        row.uuid,
    )


def deliverable_of(uuid: UUID) -> Deliverable:
    return Deliverable.objects.select_related("task__edition__activity", "group").get(uuid=uuid)


def _answer(verb: Any, done: Any) -> Any:
    """A POST by which the trainer answers a group's work."""

    @require_POST
    @guarded(lambda user, row: leads(user, row.task.edition), get=deliverable_of)
    def view(request: HttpRequest, row: Deliverable) -> HttpResponse:
        feedback = request.POST.get("feedback", "")[:4000]
        return tried(
            request,
            lambda: verb(deliverable=row, by=request.user, feedback=feedback),
            done,
            "training:task",
            row.task.uuid,
        )

    return view


reopen = _answer(actions.reopen_deliverable, lambda: _("Reopened: the group is told."))
discuss = _answer(actions.discuss_deliverable, lambda: _("The group reads it."))
