"""Staff invite representatives, and take the registry out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperatives.actions.exports import EXPORTED, registry_rows
from cooperatives.filters import RegistryFilter
from cooperatives.forms.people import InvitationForm
from cooperatives.models import Cooperative
from cooperatives.policies import may_export_personal_data
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.exports import csv_response, xlsx_response


@require_http_methods(["GET", "POST"])
@staff()
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for a cooperative, and the form to invite its representative."""
    cooperative = get_object_or_404(Cooperative.objects.for_cards(), pk=pk)
    first, _space, last = cooperative.contact_name.partition(" ")
    initial = {
        "role": "representative",
        "email": cooperative.contact_email,
        "first_name": first,
        "last_name": last,
    }
    form = InvitationForm(request.POST or None, cooperative=cooperative, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        messages.success(
            request, _("The invitation has been sent to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("cooperatives_people", pk)
    rows = cooperative.memberships.select_related("person").order_by("state", "pk")
    context = {"cooperative": cooperative, "memberships": rows, "form": form, "tab": "people"}
    return render(request, "cooperatives/staff/people.html", context)


def _rows(request: HttpRequest) -> Any:
    found = RegistryFilter(request.GET, queryset=Cooperative.objects.all(), request=request)
    log_access(actor=request.user, what="registry export")
    return registry_rows(found.qs.for_cards().prefetch_related("seats").by_name())


@require_safe
@staff(may_export_personal_data)
def registry_csv(request: HttpRequest) -> HttpResponse:
    """File A of the rows that the list's filters leave; it goes in again unchanged."""
    return csv_response("cooperative", EXPORTED, _rows(request))


@require_safe
@staff(may_export_personal_data)
def registry_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    return xlsx_response("cooperative", EXPORTED, _rows(request))
