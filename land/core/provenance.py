"""The chain of a thing, both ways, as far as this reader may see it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from land.core.models import Link
from land.core.offers import Target, kinds


def chain(kind: str, uuid: UUID, user: Any) -> dict[str, list[tuple[Any, Target]]]:
    """`{"origins": [(kind label, Target)…], "fruits": […]}` one step each way; what the reader may not see is left out."""
    steps = {
        "origins": [(row.from_kind, row.from_uuid) for row in Link.objects.origins_of(kind, uuid)],
        "fruits": [(row.to_kind, row.to_uuid) for row in Link.objects.fruits_of(kind, uuid)],
    }
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row_kind, row_uuid in steps["origins"] + steps["fruits"]:
        wanted[row_kind].add(row_uuid)
    found: dict[tuple[str, UUID], tuple[Any, Target]] = {}
    for row_kind, uuids in wanted.items():
        known = kinds.get(row_kind)
        if known:
            found |= {
                (row_kind, found_uuid): (known.label, target)
                for found_uuid, target in known.resolve(sorted(uuids), user).items()
            }
    return {way: [found[step] for step in rows if step in found] for way, rows in steps.items()}
