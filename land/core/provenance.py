"""The chain of a thing, both ways, as far as this reader may see it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from land.core.models import Link
from land.core.offers import Target, kinds


def origins(kind: str, uuids: list[UUID], user: Any) -> dict[UUID, list[tuple[Any, Target]]]:
    """What each of these things came from, as (kind label, Target), as far as this reader may see it; in few queries."""
    links = list(Link.objects.filter(to_kind=kind, to_uuid__in=uuids).order_by("created_at", "id"))
    found = _targets([(row.from_kind, row.from_uuid) for row in links], user)
    told: dict[UUID, list[tuple[Any, Target]]] = defaultdict(list)
    for row in links:
        if (row.from_kind, row.from_uuid) in found:
            told[row.to_uuid].append(found[row.from_kind, row.from_uuid])
    return told


def _targets(steps: list[tuple[str, UUID]], user: Any) -> dict[tuple[str, UUID], tuple[Any, Target]]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, uuid in steps:
        wanted[kind].add(uuid)
    found: dict[tuple[str, UUID], tuple[Any, Target]] = {}
    for kind, uuids in wanted.items():
        known = kinds.get(kind)
        if known:
            found |= {
                (kind, uuid): (known.label, target)
                for uuid, target in known.resolve(sorted(uuids), user).items()
            }
    return found


def chain(kind: str, uuid: UUID, user: Any) -> dict[str, list[tuple[Any, Target]]]:
    """`{"origins": [(kind label, Target)…], "fruits": […]}` one step each way; what the reader may not see is left out."""
    steps = {
        "origins": [(row.from_kind, row.from_uuid) for row in Link.objects.origins_of(kind, uuid)],
        "fruits": [(row.to_kind, row.to_uuid) for row in Link.objects.fruits_of(kind, uuid)],
    }
    found = _targets(steps["origins"] + steps["fruits"], user)
    return {way: [found[step] for step in rows if step in found] for way, rows in steps.items()}
