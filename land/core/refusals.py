"""What a view does with a refusal: shows its sentence at the field concerned, or says it and goes back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from land.core.errors import DomainError


def refuse(form: Any, refusal: DomainError, otherwise: str | None = None) -> None:
    """Show a refusal's sentence at its field; at `otherwise`, or above the form, if the form has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else otherwise, str(refusal))


def tried(request: HttpRequest, act: Callable[[], Any], done: Callable[[], str], *back: Any) -> HttpResponse:
    """Do it and say so, or say why not; then go to `back`, as `redirect` takes it. `done` is asked after the act."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done())
    return redirect(*back)
