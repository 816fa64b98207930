"""What profiles say beside what the registry knows: staff take in what they accept. Each look at answers is logged."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.experiences import experience_of
from cooperatives.actions.profile import Refused, differences, is_profile
from cooperatives.models import Response
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.errors import DomainError

PER_PAGE = 50


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """The profiles that nobody has looked at, the oldest first."""
    page = Paginator(Response.objects.to_review(), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "cooperatives/staff/profiles.html", {"page": page})


@require_http_methods(["GET", "POST"])
@staff()
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The differences of one profile, each with its tick; what is ticked goes into the registry."""
    response = get_object_or_404(Response.objects.for_work().filter(document__isnull=False), uuid=uuid)
    if not is_profile(response):
        return redirect("responses_read", uuid)
    log_access(actor=request.user, what=f"profile {response.cooperative.public_id} {response.wave.code}")
    wrong: dict[str, str] = {}
    chosen = None
    if request.method == "POST":
        leave = "leave" in request.POST
        chosen = set() if leave else set(request.POST.getlist("accept"))
        seen = {key: request.POST.get(f"seen-{key}", "") for key in chosen}
        try:
            written = actions.settle_differences(response=response, chosen=seen, by=request.user)
        except Refused as refusal:
            wrong[refusal.key] = str(refusal)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            said = ngettext("%(number)s value of %(name)s is now in the registry.",
                            "%(number)s values of %(name)s are now in the registry.", written)  # fmt: skip
            messages.success(request, said % {"number": written, "name": response.cooperative.name})
            return redirect("cooperatives_profiles")
        response = Response.objects.for_work().get(pk=response.pk)
    rows = [
        (each, chosen is None or each.key in chosen, wrong.get(each.key))
        for each in differences(response=response)
    ]
    context = {"response": response, "rows": rows, "experience": experience_of(response=response)}
    return render(
        request, "cooperatives/staff/profile.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@staff()
def experience(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make a draft of a good practice from what was told, and go to it, or back where one may not edit pages."""
    response: Any = get_object_or_404(Response.objects.for_work().filter(document__isnull=False), uuid=uuid)
    try:
        draft = actions.propose_experience(response=response, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if draft.permissions_for_user(request.user).can_edit():
            return redirect("wagtailadmin_pages:edit", draft.pk)
        messages.success(
            request, gettext("The draft “%(title)s” waits for the editors.") % {"title": draft.title}
        )
    return redirect("cooperatives_profile", uuid)
