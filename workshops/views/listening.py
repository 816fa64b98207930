"""The phone when there is nothing to write on it: what the room is deciding to do, read along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workshops.models.ideas import Horizon
from workshops.views.door import Room


def plan(request: HttpRequest, room: Room) -> HttpResponse:
    """The plan as it is being written, by how soon: what, and which organisation leads it. No names of people."""
    items = room.workshop.plan.exclude(state="abandoned").select_related("lead_organisation")
    rows = list(items.order_by("due_on", "pk"))
    parts = [(label, [row for row in rows if row.horizon == horizon]) for horizon, label in Horizon.choices]
    context = {"room": room, "parts": [(label, found) for label, found in parts if found]}
    return render(request, "workshops/room/plan.html", context)
