"""The screens about one cooperative: its history, years, seats, state, and what becomes of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperatives import actions
from cooperatives.actions.seats import close_seat
from cooperatives.actions.standing import field_label, standing
from cooperatives.actions.succession import stakes
from cooperatives.forms.profile import SeatForm, YearForm
from cooperatives.forms.succession import MergerForm, ReplacementForm, SplitForm, StateForm
from cooperatives.models import Cooperative, FieldChange, Seat, YearlyFigures
from cooperatives.wagtail_hooks.access import staff
from land.core.errors import DomainError
from land.core.models import Term, Territory

ON_A_PAGE, CANDIDATES = 50, 20


def _kin(codes: set[str]) -> Iterable[tuple[str, str]]:
    named = Cooperative.objects.filter(public_id__in=codes).select_related("organisation")
    return [(each.public_id, each.name) for each in named]


#: fields of the history that hold the code of something else: the names that go with codes
CODED: Mapping[str, Callable[[set[str]], Iterable[tuple[str, str]]]] = {
    "successor": _kin,
    "predecessor": _kin,
    "sector": lambda codes: Term.objects.of("sector").filter(code__in=codes).values_list("code", "title"),
    "albo_category": lambda codes: (
        Term.objects.of("albo").filter(code__in=codes).values_list("code", "title")
    ),
    "municipality": lambda codes: (
        Territory.objects.municipalities().filter(code__in=codes).values_list("code", "name")
    ),
}


def _cooperative(pk: int) -> Cooperative:
    return get_object_or_404(Cooperative.objects.for_cards(), pk=pk)


def _form(
    request: HttpRequest, cooperative: Cooperative, form: Any, title: str, **context: Any
) -> HttpResponse:
    """A screen that is one form."""
    context |= {"cooperative": cooperative, "form": form, "title": title}
    return render(request, "cooperatives/staff/form.html", context, status=422 if form.errors else 200)


def _words(rows: Iterable[FieldChange]) -> dict[str, dict[Any, str]]:
    """What the codes in these changes mean, by field. A query for each kind of code that is there, whatever their number."""
    words: dict[str, dict[Any, str]] = {
        field.name: {code: str(label) for code, label in field.flatchoices}
        for field in Cooperative._meta.concrete_fields if field.flatchoices
    }  # fmt: skip
    codes: dict[str, set[Any]] = defaultdict(set)
    for row in rows:
        if row.field in CODED:
            codes[row.field] |= {each for each in (row.previous, row.value) if each}
    for field, found in codes.items():
        words[field] = dict(CODED[field](found))
    return words


def _shown(value: Any, words: Mapping[Any, str]) -> str:
    """A kept value in words."""
    if value is None or value == "":
        return "—"
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


@require_safe
@staff()
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written, by whom, from what, before and after; the newest first."""
    cooperative = _cooperative(pk)
    rows = cooperative.changes.select_related("user", "job")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    words = _words(page)
    lines = []
    for row in page:
        known = words.get(row.field, {})
        before, after = _shown(row.previous, known), _shown(row.value, known)
        lines.append((row, field_label(row.field, row.year), before, after))
    context = {
        "cooperative": cooperative, "page": page, "lines": lines, "tab": "history",
        "successions": cooperative.successions.select_related("successor__organisation"),
        "ancestries": cooperative.ancestries.select_related("predecessor__organisation"),
    }  # fmt: skip
    return render(request, "cooperatives/staff/history.html", context)


@require_safe
@staff()
def years(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures year by year, and the obligations that follow from them."""
    cooperative = _cooperative(pk)
    context = {"cooperative": cooperative, "standing": standing(cooperative), "tab": "years"}
    return render(request, "cooperatives/staff/years.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The figures of one year, written or confirmed."""
    cooperative = _cooperative(pk)
    if not 1900 <= year < timezone.localdate().year:
        raise Http404
    figures = YearlyFigures.objects.filter(cooperative=cooperative, year=year).first()
    if request.method == "POST" and "confirm" in request.POST:
        try:
            if figures is not None:
                actions.confirm_year(figures=figures)
                messages.success(request, _("The figures of %(year)s are confirmed.") % {"year": year})
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("cooperatives_years", pk)
    form = YearForm(
        request.POST or None, cooperative=cooperative, year=year, user=request.user, source="staff"
    )
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The figures of %(year)s are saved.") % {"year": year})
        return redirect("cooperatives_years", pk)
    title = _("Figures of %(year)s") % {"year": year}
    other = _("Confirm these figures") if figures and figures.state == "provisional" else ""
    return _form(request, cooperative, form, title, tab="years", other=other, other_name="confirm")


@require_safe
@staff()
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it works and worked."""
    cooperative = _cooperative(pk)
    rows = cooperative.seats.select_related("municipality").order_by("-active", "-kind", "pk")
    return render(
        request, "cooperatives/staff/seats.html", {"cooperative": cooperative, "seats": rows, "tab": "seats"}
    )


@require_http_methods(["GET", "POST"])
@staff()
def seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """An operating site: added (0), changed, closed."""
    cooperative = _cooperative(pk)
    if seat:
        row = get_object_or_404(
            cooperative.seats.select_related("municipality"), pk=seat, kind="operating", active=True
        )
    else:
        row = Seat(cooperative=cooperative, kind=Seat.Kind.OPERATING)
    if request.method == "POST" and "close" in request.POST and row.pk:
        close_seat(seat=row, source="staff", user=request.user)
        return redirect("cooperatives_seats", pk)
    form = SeatForm(request.POST or None, instance=row, user=request.user, source="staff")
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("cooperatives_seats", pk)
    other = _("Close this site") if row.pk else ""
    return _form(
        request, cooperative, form, _("Operating site"), tab="seats", other=other, other_name="close"
    )


def _ended(request: HttpRequest, cooperative: Cooperative) -> HttpResponse | None:
    """The way back from a screen that only a cooperative still in activity has; None if it is."""
    if cooperative.state not in Cooperative.ENDED:
        return None
    messages.error(request, _("This cooperative has ended already."))
    return redirect("cooperatives_history", cooperative.pk)


@require_http_methods(["GET", "POST"])
@staff()
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Another state, with the reason."""
    cooperative = _cooperative(pk)
    if back := _ended(request, cooperative):
        return back
    form = StateForm(request.POST or None, cooperative=cooperative, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(
            request, _("The cooperative is now: %(state)s.") % {"state": cooperative.get_state_display()}
        )
        return redirect("cooperatives_history", pk)
    return _form(request, cooperative, form, _("Change the state"), tab="state")


@require_safe
@staff()
def successor(request: HttpRequest, pk: int) -> HttpResponse:
    """First step of a merger: into which one."""
    cooperative = _cooperative(pk)
    if back := _ended(request, cooperative):
        return back
    typed = request.GET.get("q", "").strip()[:100]
    rows: Any = Cooperative.objects.filter(state__in=["active", "suspended"]).exclude(pk=pk)
    rows = rows.filter(tax_code=typed) if typed.isdecimal() else rows.named(typed)
    context = {"cooperative": cooperative, "typed": typed, "tab": "merger",
               "candidates": rows.for_cards().by_name()[:CANDIDATES] if typed else []}  # fmt: skip
    return render(request, "cooperatives/staff/successor.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def merger(request: HttpRequest, pk: int, successor: int) -> HttpResponse:
    """Second and third step: everything that hangs on the one that ends, then the confirmation."""
    cooperative, heir = _cooperative(pk), _cooperative(successor)
    if back := _ended(request, cooperative):
        return back
    form = MergerForm(request.POST or None, cooperative=cooperative, successor=heir, user=request.user)
    if request.method == "POST" and form.is_valid():
        names = {"old": cooperative.name, "new": heir.name}
        messages.success(request, _("%(old)s merged into %(new)s.") % names)
        return redirect("cooperatives_history", pk)
    context = {"cooperative": cooperative, "heir": heir, "form": form, "tab": "merger",
               "stakes": stakes(cooperative=cooperative, successor=heir, user=request.user)}  # fmt: skip
    return render(request, "cooperatives/staff/merger.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff()
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """A new cooperative born of this one; then its people are invited."""
    cooperative = _cooperative(pk)
    if back := _ended(request, cooperative):
        return back
    form = SplitForm(request.POST or None, cooperative=cooperative, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The new cooperative is in the registry: now invite its representative."))
        return redirect("cooperatives_people", form.done.successor_id)
    return _form(request, cooperative, form, _("Split: a new cooperative is born"), tab="split")


@require_http_methods(["GET", "POST"])
@staff()
def replacement(request: HttpRequest, pk: int) -> HttpResponse:
    """The representative has vanished: name another one."""
    cooperative = _cooperative(pk)
    initial = {"email": cooperative.contact_email}
    form = ReplacementForm(request.POST or None, cooperative=cooperative, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Done: the new representative has been named."))
        return redirect("cooperatives_people", pk)
    note = _("All its representatives lose their place; the others stay.")
    return _form(request, cooperative, form, _("Replace the representative"), tab="people", note=note)


@require_safe
@staff()
def unattended(request: HttpRequest) -> HttpResponse:
    """Active cooperatives of which no representative has ever logged in."""
    rows = Cooperative.objects.without_working_representative().for_cards().by_name()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "cooperatives/staff/unattended.html", {"page": page})
