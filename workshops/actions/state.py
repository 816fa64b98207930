"""How the room stands, as a hundred phones ask every three seconds: one query a second in each process serves them all."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from workshops.models import Ballot, Workshop

SECONDS = 1.0  # how old an answer may be


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a screen compares. `ballot`: uuid, state, closes_at, turnout, entitled of the one that takes votes, or None."""

    version: int
    state: str
    phase: str
    phase_ends_at: datetime | None
    mode: str
    ballot: dict[str, Any] | None

    @property
    def seen(self) -> str:
        """Another text whenever anything of it is another: a screen hands it back to be told only what is new."""
        turnout = f"{self.ballot['state']}{self.ballot['turnout']}" if self.ballot else ""
        return f"{self.version}-{turnout}"


_known: dict[str, tuple[float, Snapshot]] = {}


def state_of(slug: str) -> Snapshot:
    """The room of a public workshop, at most a second old. One query, or none. Raises: Workshop.DoesNotExist.

    Of a ballot it tells how many have voted, never what.
    """
    known = _known.get(slug)
    if known is not None and time.monotonic() - known[0] < SECONDS:
        return known[1]
    snapshot = _ask(slug)
    _known[slug] = (time.monotonic(), snapshot)
    return snapshot


def _ask(slug: str) -> Snapshot:
    ballot = (
        Ballot.objects.taking()
        .filter(workshop=OuterRef("pk"))
        .order_by()
        .annotate(entitled_now=Count("roll"), turnout=Count("roll", filter=Q(roll__voted=True)))
        .values(
            told=JSONObject(
                uuid="uuid", state="state", closes_at="closes_at", turnout="turnout", entitled="entitled_now"
            )
        )[:1]
    )
    row = (
        Workshop.objects.public()
        .filter(slug=slug)
        .values_list("version", "state", "phase", "phase_ends_at", "screen__mode", Subquery(ballot))
        .get()
    )
    return Snapshot(*row)
