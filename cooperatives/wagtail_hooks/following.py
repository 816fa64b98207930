"""Staff follow a wave from its opening to its closing, on one screen."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cooperatives import actions
from cooperatives.actions.profile import to_review
from cooperatives.forms.following import MoreTimeForm, SetAsideForm
from cooperatives.models import Wave, WaveMember
from cooperatives.querysets import SIZE_LABELS
from cooperatives.wagtail_hooks.access import staff
from land.core.errors import DomainError
from land.core.models import Term, Territory
from land.core.once import once
from land.core.refusals import refuse

ON_A_PAGE = 50


def _wave(pk: int) -> Wave:
    return get_object_or_404(
        Wave.objects.select_related("instrument_version__instrument", "scoring_spec", "prefill_from"), pk=pk
    )


def _rates(wave: Wave) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """The response rate by sector, size and province, each with its total last."""
    names = {
        "sector_code": dict(Term.objects.of("sector").values_list("code", "title")),
        "size_class": SIZE_LABELS,
        "province_code": dict(Territory.objects.provinces().values_list("code", "name")),
    }
    titles = {"sector_code": _("By sector"), "size_class": _("By size"), "province_code": _("By province")}
    return [
        (titles[stratum], [
            (_("All") if row["key"] is None else str(labels.get(row["key"], row["key"])) or _("not known"), row)
            for row in _in_order(wave.members.rates(stratum), list(labels))
        ])
        for stratum, labels in names.items()
    ]  # fmt: skip


def _in_order(rows: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    """The rows in the order of `keys`; what is not among them comes after, the total last."""
    places = {key: number for number, key in enumerate(keys)}
    return sorted(rows, key=lambda row: (row["key"] is None, places.get(row["key"], len(places))))


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
@once
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """How a wave is going: rates by stratum, who has not answered and why, and everything that can be done about it.

    A POST gives everybody more time.
    """
    wave = _wave(pk)
    more_time = MoreTimeForm(request.POST or None, initial={"until": wave.closes_at})
    if request.method == "POST" and more_time.is_valid():
        try:
            actions.extend_wave(wave=wave, closes_at=more_time.cleaned_data["until"])
            messages.success(request, _("The survey stays open longer."))
            return redirect("waves_follow", pk)
        except DomainError as refusal:
            refuse(more_time, refusal, otherwise="until")
    members = wave.members.select_related("cooperative__organisation").prefetch_related(
        "reminders", "responses"
    )
    state = request.GET.get("stato", "")
    shown = members.filter(state=state) if state in WaveMember.State.values else members
    page = Paginator(shown.order_by("cooperative__folded_name", "pk"), ON_A_PAGE).get_page(
        request.GET.get("pagina")
    )
    profiles = wave.state != "draft" and wave.instrument_version.instrument.code == "PROFILO"
    by_state = {row["state"]: row["number"] for row in wave.members.by_state()}
    unheard = wave.members.without_people().count() if wave.state == "open" else 0
    context = {
        "wave": wave,
        "rates": _rates(wave),
        "page": page,
        "states": [(value, label, by_state.get(value, 0)) for value, label in WaveMember.State.choices],
        "state": state,
        "unheard": unheard,
        "to_invite": by_state.get("to_invite", 0) - unheard,
        "more_time": more_time,
        "profiles": profiles,
        "to_look_at": to_review().filter(wave_member__wave=wave).count() if profiles else 0,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cooperatives/staff/wave.html", context, status=status)


@require_POST
@staff()
@once
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite, remind, suspend."""
    wave = _wave(pk)
    try:
        if "invite" in request.POST:
            number = actions.invite_members(wave=wave)
            said = ngettext("%(n)s cooperative invited.", "%(n)s cooperatives invited.", number)
            messages.success(request, said % {"n": number})
        elif "remind" in request.POST:
            number = actions.remind_now(wave=wave)
            said = ngettext("%(n)s cooperative reminded.", "%(n)s cooperatives reminded.", number)
            messages.success(request, said % {"n": number})
        elif "suspend" in request.POST:
            actions.suspend_wave(wave=wave)
            messages.success(
                request, _("The survey is suspended: no answers are taken until it is opened again.")
            )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("waves_follow", pk)


@require_http_methods(["GET", "POST"])
@staff()
def member(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """One cooperative in a wave: more time for it, set it aside with a reason, take it back."""
    row = get_object_or_404(
        WaveMember.objects.select_related("wave", "cooperative__organisation"), pk=member_pk, wave=pk
    )
    time = MoreTimeForm(request.POST if "extend" in request.POST else None,
                        initial={"until": row.extended_until or row.wave.closes_at})  # fmt: skip
    aside = SetAsideForm(request.POST if "aside" in request.POST else None)
    if request.method == "POST":
        try:
            if "extend" in request.POST and time.is_valid():
                actions.extend_member(member=row, until=time.cleaned_data["until"])
            elif "aside" in request.POST and aside.is_valid():
                actions.set_aside(member=row, **aside.cleaned_data)
            elif "back" in request.POST:
                actions.take_back(member=row)
            if not (time.errors or aside.errors):
                messages.success(request, _("Saved."))
                return redirect("waves_follow", pk)
        except DomainError as refusal:
            form = time if "extend" in request.POST else aside
            refuse(form, refusal)
    context = {"member": row, "wave": row.wave, "time": time, "aside": aside, "reminders": row.reminders.order_by("sent_at"),
               "responses": row.responses.order_by("revision")}  # fmt: skip
    wrong = bool(time.errors or aside.errors)
    return render(request, "cooperatives/staff/wave_member.html", context, status=422 if wrong else 200)
