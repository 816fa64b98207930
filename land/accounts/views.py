"""“La mia area”: what waits for me, who I am, what is known of me, what I agreed to, and the way out."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts import actions, mydata
from land.accounts.consents import PURPOSES
from land.accounts.forms import CloseForm, ProfileForm
from land.accounts.models import Consent, Person
from land.core import offers
from land.core.errors import DomainError
from land.core.guards import guarded, registered


def _me(request: HttpRequest) -> Person:
    return actions.know_person(email=request.user.email, user=request.user)


@require_safe
@guarded(registered)
def area(request: HttpRequest) -> HttpResponse:
    """What each room has for this person, and where to go from here."""
    panels = []
    for panel in offers.area_panels:
        context = panel.context(request.user)
        if context is not None:
            panels.append((panel.title, render_to_string(panel.template, context, request=request)))
    return render(request, "accounts/area.html", {"person": _me(request), "panels": panels})


@require_http_methods(["GET", "POST"])
@guarded(registered)
def profile(request: HttpRequest) -> HttpResponse:
    """Name, phone, municipality, language."""
    form = ProfileForm(request.POST or None, instance=_me(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The profile has been saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@guarded(registered)
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is known of this person, room by room."""
    return render(request, "accounts/data.html", {"tables": mydata.tables(_me(request))})


@require_safe
@guarded(registered)
@reauthentication_required
def archive(request: HttpRequest) -> HttpResponse:
    """Where the archive is asked for: the password comes before this page, so that the download itself leads nowhere else."""
    return render(request, "accounts/archive.html")


@require_POST
@guarded(registered)
@reauthentication_required
def download(request: HttpRequest) -> HttpResponse:
    """The same as an archive; asked for the password first if it was not given lately."""
    content = mydata.archive(_me(request))
    actions.log_access(actor=request.user, subject=request.user, what="own data export")
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="i-miei-dati.zip"'
    return response


@require_http_methods(["GET", "POST"])
@guarded(registered)
def consents(request: HttpRequest) -> HttpResponse:
    """What this person agrees to, with a button to change it, and every earlier word."""
    person = _me(request)
    if request.method == "POST":
        purpose = next((row for row in PURPOSES if row.key == request.POST.get("purpose")), None)
        if purpose is None:
            messages.error(request, _("This cannot be agreed to."))
        else:
            given = request.POST.get("given") == "yes"
            actions.record_consent(person=person, purpose=purpose.key, given=given, text=str(purpose.text))
            messages.success(request, _("Recorded. It can be changed at any time."))
        return redirect("accounts:consents")
    labels: dict[str, Any] = {purpose.key: purpose.label for purpose in PURPOSES}
    history = list(Consent.objects.filter(person=person))
    latest: dict[str, Consent] = {}
    for row in history:
        latest.setdefault(row.purpose, row)
    purposes = [(row, bool(row.key in latest and latest[row.key].given)) for row in PURPOSES]
    rows = [(labels.get(row.purpose, row.purpose), row) for row in history]
    return render(request, "accounts/consents.html", {"purposes": purposes, "history": rows})


@require_http_methods(["GET", "POST"])
@guarded(registered)
def close(request: HttpRequest) -> HttpResponse:
    """What closing means, and the box to tick."""
    if request.method == "POST":
        return _close(request)
    return render(request, "accounts/close.html", {"form": CloseForm()})


@reauthentication_required
def _close(request: HttpRequest) -> HttpResponse:
    """Close it, or show what must be settled first; then nothing has changed."""
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            actions.close_account(user=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("The account is closed. Thank you for having been here."))
            return redirect("/")
    return render(request, "accounts/close.html", {"form": form}, status=422)
