"""Staff look at what the answers to PROFILO say other than the registry, and at the experiences told in them."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.experiences import draft_of, experience_of, is_drafted
from cooperatives.actions.profile import (
    ChoicesRefused,
    NothingChosen,
    differences,
    differences_of,
    profile_responses,
    to_review,
)
from cooperatives.models import Response, Wave
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.errors import DomainError

ON_A_PAGE = 50


@require_safe
@staff()
def review(request: HttpRequest) -> HttpResponse:
    """The profiles that nobody has looked at yet, the oldest first: how many answers differ. No answer is on it."""
    waiting = to_review()
    code = request.GET.get("rilevazione", "")
    page = Paginator(waiting.filter(wave_member__wave__code=code) if code else waiting, ON_A_PAGE).get_page(
        request.GET.get("pagina")
    )
    found = differences_of(page)
    context = {
        "page": page,
        "rows": [(row, len(found[row.pk]), experience_of(row) is not None) for row in page],
        "waves": Wave.objects.filter(instrument_version__instrument__code="PROFILO").exclude(state="draft"),
        "code": code,
    }
    return render(request, "cooperatives/staff/profiles.html", context)


@require_http_methods(["GET", "POST"])
@staff()
def profile(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One row a difference; those ticked go into the registry, or it stays as it is. Each reading is logged."""
    response = get_object_or_404(profile_responses(), uuid=uuid)
    log_access(actor=request.user, what=f"profile {response.cooperative.public_id} {response.wave.code}")
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            if "keep" in request.POST:
                actions.set_aside_differences(response=response, by=request.user)
                messages.success(request, _("The registry stays as it is."))
                return _onwards(response)
            if "accept" in request.POST:
                chosen = _chosen(request.POST)
                actions.accept_differences(response=response, fields=chosen, by=request.user)
                said = ngettext(
                    "%(n)s answer is in the registry.", "%(n)s answers are in the registry.", len(chosen)
                )
                messages.success(request, said % {"n": len(chosen)})
                return _onwards(response)
        except ChoicesRefused as refusal:
            problems = refusal.problems
        except NothingChosen as refusal:
            problems = {"": str(refusal)}
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("profiles_one", uuid)
    rows = differences(response=response) if response.reviewed_at is None else []
    ticked = set(request.POST.getlist("field")) if problems else {row.field for row in rows if not row.later}
    draft = draft_of(response)
    context = {
        "response": response,
        "rows": [
            (row, json.dumps(row.now), row.field in ticked, problems.get(row.field, "")) for row in rows
        ],
        "problem": "" if not problems else problems.get("", "") or str(ChoicesRefused.sentence),
        "told": experience_of(response),
        "draft": draft,
        "may_edit": draft is not None and draft.permissions_for_user(request.user).can_edit(),
        "removed": draft is None and is_drafted(response),
    }
    return render(request, "cooperatives/staff/profile.html", context, status=422 if problems else 200)


@require_POST
@staff()
def experience(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make the draft of a good practice of what was told, and go to it if one may."""
    response = get_object_or_404(profile_responses(), uuid=uuid)
    try:
        page = actions.propose_experience(response=response, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("profiles_one", uuid)
    messages.success(request, _("The draft is there: the editors have been told, and nothing is published."))
    if page.permissions_for_user(request.user).can_edit():
        return redirect("wagtailadmin_pages:edit", page.pk)
    return redirect("profiles_one", uuid)


def _chosen(posted: QueryDict) -> dict[str, Any]:
    """The fields that were ticked, each with what the page showed of the registry; what cannot be read fits nothing."""
    chosen: dict[str, Any] = {}
    for field in posted.getlist("field"):
        try:
            chosen[field] = json.loads(posted.get(f"now-{field}", ""))
        except ValueError:
            chosen[field] = {}
    return chosen


def _onwards(response: Response) -> HttpResponse:
    """Back to the list; to the same page while there is an experience to make a draft of."""
    if experience_of(response) is not None and not is_drafted(response):
        return redirect("profiles_one", response.uuid)
    return redirect(f"{reverse('profiles_review')}?rilevazione={response.wave.code}")
