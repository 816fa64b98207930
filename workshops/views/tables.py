"""Who runs the day, which tables there are, who sits where: for the control room and for staff, before the day and in it."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from workshops.actions import pack, people, seating
from workshops.forms.people import FacilitatorForm, LayForm, MixingForm, table_label
from workshops.models import Facilitator, Participant, Table, Workshop
from workshops.policies import runs, scribes
from workshops.views.reception import participant_of
from workshops.views.workshops import by_slug


@require_safe
@guarded(runs, get=by_slug)
def team(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Tables and people of the day, with the two forms that change them."""
    return _team(request, workshop, LayForm(workshop=workshop), FacilitatorForm(workshop=workshop))


def _team(request: HttpRequest, workshop: Workshop, lay: LayForm, name: FacilitatorForm) -> HttpResponse:
    roles = {role: place for place, role in enumerate(Facilitator.Role.values)}
    named = workshop.facilitators.select_related("person__user", "table__group", "table__theme")
    context = {
        "workshop": workshop,
        "lay": lay,
        "name": name,
        "tables": workshop.tables.select_related("group", "theme").prefetch_related("scribes__person"),
        "team": sorted(
            named, key=lambda row: (roles[row.role], row.table.number if row.table else 0, str(row.person))
        ),
    }
    wrong = lay.errors or name.errors
    return render(request, "workshops/people/team.html", context, status=422 if wrong else 200)


@require_POST
@guarded(runs, get=by_slug)
@once
def lay(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """So many tables."""
    form = LayForm(request.POST, workshop=workshop)
    if form.is_valid():
        try:
            tables = seating.lay_tables(
                workshop=workshop, by=request.user, groups=form.counts("group"), themes=form.counts("theme"),
                seats=form.cleaned_data["seats"],
            )  # fmt: skip
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The tables are laid: %(number)d.") % {"number": len(tables)})
            return redirect("workshops:team", workshop.slug)
    return _team(request, workshop, form, FacilitatorForm(workshop=workshop))


@require_POST
@guarded(runs, get=by_slug)
@once
def name(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Give somebody a part of the day."""
    form = FacilitatorForm(request.POST, workshop=workshop)
    if form.is_valid():
        try:
            row = seating.name_facilitator(workshop=workshop, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(who)s: named.") % {"who": row})
            return redirect("workshops:team", workshop.slug)
    return _team(request, workshop, LayForm(workshop=workshop), form)


@require_POST
@guarded(runs, get=by_slug)
def dismiss(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Take a part of the day back."""
    typed = request.POST.get("chi", "")
    row = (
        workshop.facilitators.filter(pk=typed).select_related("person", "workshop").first()
        if typed.isdigit()
        else None
    )
    if row is None:
        raise Http404
    who = str(row)
    return tried(
        request,
        lambda: seating.dismiss_facilitator(facilitator=row, by=request.user),
        lambda: _("%(who)s: no longer.") % {"who": who},
        "workshops:team",
        workshop.slug,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(runs, get=by_slug)
@once
def mixing(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Look at a way of seating everybody, then apply it; below it each person, to be moved by hand."""
    typed = request.POST if request.method == "POST" else request.GET
    form = MixingForm(typed if "seme" in typed else None, initial={"seme": 1})
    if request.method == "POST":
        if form.is_valid():
            people.expect(workshop=workshop)
            plan = seating.seat_everybody(workshop=workshop, by=request.user, **form.facts())
            messages.success(request, _("%(number)d people have a seat.") % {"number": len(plan.of)})
            return redirect("workshops:mixing", workshop.slug)
        return _mixing(request, workshop, form, None)
    plan = (
        seating.plan_seating(workshop=workshop, **form.facts()) if form.is_bound and form.is_valid() else None
    )
    return _mixing(request, workshop, form, plan)


def _mixing(
    request: HttpRequest, workshop: Workshop, form: MixingForm, plan: seating.Seating | None
) -> HttpResponse:
    rows = pack.people_of(workshop)
    standing = plan or seating.standing(rows)
    tables = list(workshop.tables.select_related("group", "theme"))
    context = {
        "workshop": workshop,
        "form": form,
        "plan": plan,
        "sheet": seating.sheet(standing, workshop),
        "without": len(standing.without_vision_table),
        "without_later": len(set(standing.without_theme) | set(standing.without_idea_table)),
        "people": [
            {
                "row": row,
                "morning": [
                    (table.pk, table_label(table)) for table in tables if table.group_id == row.group_id
                ],
                "afternoon": [(table.pk, table_label(table)) for table in tables if table.theme_id],
            }
            for row in rows
        ],
        "themes": list(workshop.themes.all()),
        "tables": tables,
    }
    return render(request, "workshops/people/mixing.html", context, status=422 if form.errors else 200)


def runs_person(user: Any, participant: Participant) -> bool:
    """The same, asked of one person."""
    return runs(user, participant.workshop)


@require_POST
@guarded(runs_person, get=participant_of)
def move(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Seat one person by hand: at a table, or on a theme."""
    workshop = participant.workshop
    table, theme = request.POST.get("tavolo", ""), request.POST.get("tema", "")
    if table.isdigit() and (to := workshop.tables.filter(pk=table).first()):
        act: Any = lambda: seating.move_to_table(participant=participant, by=request.user, table=to)  # noqa: E731
    elif theme.isdigit() and (on := workshop.themes.filter(pk=theme).first()):
        act = lambda: seating.move_to_theme(participant=participant, by=request.user, theme=on)  # noqa: E731
    else:
        raise Http404
    return tried(
        request,
        act,
        lambda: _("%(person)s has another seat.") % {"person": participant},
        f"{redirect('workshops:mixing', workshop.slug).url}#persone",
    )


def table_of(slug: str, number: int) -> Table:
    return Table.objects.select_related("workshop__activity", "group", "theme").get(
        workshop__slug=slug, number=number
    )


@require_safe
@guarded(scribes, get=table_of)
def at_table(request: HttpRequest, table: Table) -> HttpResponse:
    """Who sits at a table, by first name alone: for whoever writes there."""
    rows = (
        Participant.objects.filter(vision_table=table)
        if table.group_id
        else Participant.objects.filter(idea_table=table)
    )
    rows = rows.whole().order_by("pk")
    context = {
        "workshop": table.workshop,
        "table": table,
        "people": [(first_name(row), row.group, row.arrived_at is not None) for row in rows],
    }
    return render(request, "workshops/people/at_table.html", context)


def first_name(row: Participant) -> str:
    """As a table calls somebody; the end of their code for whoever gave no name."""
    return row.shown_name.split(" ")[0] or f"…{row.code_hint}"


def panel(request: HttpRequest, workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """What the control room sees of people: who is here without a seat, how many have told how they see cooperation."""
    here = Participant.objects.filter(workshop=workshop).here()
    context = here.aggregate(
        here=Count("pk", distinct=True),
        no_morning=Count("pk", filter=Q(vision_table=None), distinct=True),
        no_theme=Count("pk", filter=Q(theme=None), distinct=True),
        before=Count("prompts_given", filter=Q(prompts_given__when="before"), distinct=True),
        after=Count("prompts_given", filter=Q(prompts_given__when="after"), distinct=True),
    )
    return "workshops/people/panel_of_room.html", {**context, "tables": workshop.tables.count()}
