"""Reopening sent answers, and sending answers for a cooperative: each with its reason, each on its own page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from cooperatives.forms.deciding import ReopenForm, SendForm
from cooperatives.models import Response
from cooperatives.wagtail_hooks.access import staff


@require_http_methods(["GET", "POST"])
@staff()
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give sent answers back to the cooperative, which is told why."""
    return _decided(
        request, uuid, ReopenForm,
        gettext("The cooperative finds its answers as they were sent, corrects them and sends them again. The answers "
                "sent before and their score stay as they are."),
        gettext("Reopen"), gettext("The answers have been reopened and the representatives told."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff()
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send complete answers for a cooperative; that the office did it, and why, stays written with them."""
    return _decided(
        request, uuid, SendForm,
        gettext("The answers are sent as they stand, in the name of the cooperative; who sent them and why is kept."),
        gettext("Send for the cooperative"), gettext("The answers have been sent."),
    )  # fmt: skip


def _decided(
    request: HttpRequest, uuid: UUID, form_class: Any, explanation: str, button: str, done: str
) -> HttpResponse:
    response = get_object_or_404(Response.objects.for_work(), uuid=uuid)
    form = form_class(request.POST or None, response=response, by=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, done)
        return redirect("cooperatives_responses:index")
    context = {"response": response, "form": form, "explanation": explanation, "button": button}
    status = 422 if request.method == "POST" else 200
    return render(request, "cooperatives/staff/decide.html", context, status=status)
