"""The public door of the room: its section's introduction, and what one can do until something is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from land.pages.context import section


@require_safe
@guarded(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """The section's words and a warm empty state."""
    return render(request, "workshops/home.html", {"words": section("laboratori", request)})
