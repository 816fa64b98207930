"""“La mia cooperativa”: what is known of it, what is missing or old, what the law asks, and the forms to keep it right."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.plans import plans_shown
from cooperatives.actions.provenance import said_last
from cooperatives.actions.registry import CONSENTS
from cooperatives.actions.seats import close_seat
from cooperatives.actions.standing import field_label, standing
from cooperatives.forms.profile import SECTIONS, SeatForm, YearForm
from cooperatives.models import Cooperative, Membership, Seat, YearlyFigures
from cooperatives.policies import is_staff, may_keep, may_keep_seat
from land.core.errors import DomainError
from land.core.guards import guarded, registered
from land.core.once import once


def _by_slug(slug: str) -> Cooperative:
    rows = Cooperative.objects.for_cards().with_size()
    return rows.filter(~Q(state__in=Cooperative.ENDED)).get(organisation__slug=slug)


def _source(request: HttpRequest) -> str:
    return "staff" if is_staff(request.user) else "cooperative"


@require_safe
@guarded(registered)
def choose(request: HttpRequest) -> HttpResponse:
    """To one's own cooperative, or to the list of them if there are several."""
    rows = Membership.objects.of(request.user).select_related("cooperative__organisation")
    memberships = list(rows.exclude(cooperative__state__in=Cooperative.ENDED))
    kept = [row for row in memberships if row.role == Membership.Role.REPRESENTATIVE]
    if len(kept) == 1 and len(memberships) == 1:
        return redirect("cooperatives:own", kept[0].cooperative.slug)
    return render(request, "cooperatives/own/choose.html", {"memberships": memberships})


@require_safe
@guarded(may_keep, get=_by_slug)
def own(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """How the entry stands."""
    found = standing(cooperative)
    context = {
        "cooperative": cooperative,
        "standing": found,
        "sections": [(key, form.title) for key, form in SECTIONS.items()],
        "plans": plans_shown([cooperative]),
        "section_titles": {key: form.title for key, form in SECTIONS.items()},
    }
    return render(request, "cooperatives/own/standing.html", context)


@require_POST
@guarded(may_keep, get=_by_slug)
def confirm(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """All is still right, says who may say so."""
    actions.confirm_cooperative(cooperative=cooperative, user=request.user, source=_source(request))
    messages.success(request, _("Thank you: the entry is confirmed as of today."))
    return redirect("cooperatives:own", cooperative.slug)


def _section(slug: str, section: str) -> Cooperative:
    cooperative = _by_slug(slug)
    if section not in SECTIONS:
        raise ValueError(section)
    cooperative.asked = section
    return cooperative


@require_http_methods(["GET", "POST"])
@guarded(may_keep, get=_section)
@once
def section(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """One section of the entry."""
    form_class = SECTIONS[cooperative.asked]
    form = form_class(request.POST or None, instance=cooperative, user=request.user, source=_source(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("cooperatives:own", cooperative.slug)
    context: dict[str, Any] = {"cooperative": _fresh(cooperative), "form": form, "title": form_class.title}
    if cooperative.asked == "contatti":
        context["consents"] = [(field_label(row.field), row) for row in said_last(cooperative, CONSENTS)]
    if cooperative.asked == "sedi":
        context["seats"] = cooperative.seats.filter(active=True, kind="operating").select_related(
            "municipality"
        )
    return render(request, "cooperatives/own/section.html", context, status=422 if form.errors else 200)


def _fresh(cooperative: Cooperative) -> Cooperative:
    """The entry as it is kept: a form that was refused has already written on the row in memory."""
    return Cooperative.objects.for_cards().get(pk=cooperative.pk)


def _seat(slug: str, pk: int) -> Seat:
    cooperative = _by_slug(slug)
    if not pk:
        return Seat(cooperative=cooperative, kind=Seat.Kind.OPERATING)
    return cooperative.seats.select_related("municipality", "cooperative__organisation").get(
        pk=pk, kind="operating", active=True
    )


@require_http_methods(["GET", "POST"])
@guarded(may_keep_seat, get=_seat)
@once
def seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An operating site: added (0), changed, or closed."""
    cooperative = seat.cooperative
    if request.method == "POST" and "close" in request.POST and seat.pk:
        close_seat(seat=seat, source=_source(request), user=request.user)
        messages.success(request, _("The site is closed. It stays in the history."))
        return redirect("cooperatives:own_section", cooperative.slug, "sedi")
    form = SeatForm(request.POST or None, instance=seat, user=request.user, source=_source(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("cooperatives:own_section", cooperative.slug, "sedi")
    context = {"cooperative": cooperative, "form": form, "title": _("Operating site"), "seat": seat}
    return render(request, "cooperatives/own/section.html", context, status=422 if form.errors else 200)


def _year(slug: str, year: int) -> Cooperative:
    cooperative = _by_slug(slug)
    if not 1900 <= year < timezone.localdate().year:
        raise ValueError(year)
    cooperative.asked = year
    return cooperative


@require_http_methods(["GET", "POST"])
@guarded(may_keep, get=_year)
@once
def year(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """The figures of a closed year."""
    asked: int = cooperative.asked
    form = YearForm(
        request.POST or None, cooperative=cooperative, year=asked, user=request.user, source=_source(request)
    )
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("The figures of %(year)s are saved.") % {"year": asked})
        return redirect("cooperatives:own", cooperative.slug)
    figures = YearlyFigures.objects.filter(cooperative=cooperative, year=asked).first()
    title = _("Figures of %(year)s") % {"year": asked}
    context = {"cooperative": cooperative, "form": form, "title": title, "figures": figures}
    return render(request, "cooperatives/own/section.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(may_keep, get=_year)
def confirm_figures(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """The figures of a year are final."""
    asked: int = cooperative.asked
    figures = YearlyFigures.objects.filter(cooperative=cooperative, year=asked).first()
    try:
        if figures is not None:
            actions.confirm_year(figures=figures)
            messages.success(request, _("The figures of %(year)s are confirmed.") % {"year": asked})
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives:own", cooperative.slug)
