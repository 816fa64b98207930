"""The operating sites of a cooperative. Its registered office is written with the entry itself."""

from typing import Any

from django.db import transaction

from cooperatives.actions.provenance import record, source_of
from cooperatives.models import Cooperative, Seat
from land.accounts.models import User


def described(seat: Seat) -> str:
    """A seat in one line, as its history tells it."""
    parts = [
        seat.place,
        seat.postcode,
        seat.address,
        seat.purpose,
        "" if seat.workers is None else str(seat.workers),
    ]
    return " · ".join(part for part in parts if part)


@transaction.atomic
def write_seat(
    *,
    cooperative: Cooperative,
    seat: Seat | None = None,
    source: str,
    user: User | None = None,
    **values: Any,
) -> Seat:
    """Add an operating site, or change one. `values` are fields of Seat but for its kind."""
    before = described(seat) if seat else None
    seat = seat or Seat(cooperative=cooperative, kind=Seat.Kind.OPERATING)
    for name, value in values.items():
        setattr(seat, name, value)
    seat.save()
    after = described(seat)
    if before != after:
        record(
            cooperative=cooperative, changes=[("seats", before, after)], source=source_of(source), user=user
        )
    return seat


@transaction.atomic
def close_seat(*, seat: Seat, source: str, user: User | None = None) -> Seat:
    """The cooperative no longer works there; the row stays, inactive. A registered office is moved, never closed."""
    if seat.kind == Seat.Kind.OPERATING and seat.active:
        seat.active = False
        seat.save(update_fields=["active"])
        record(cooperative=seat.cooperative, changes=[("seats", described(seat), None)], source=source_of(source),
               user=user)  # fmt: skip
    return seat
