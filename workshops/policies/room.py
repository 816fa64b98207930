"""Who may do what in the room. Roles are lines of Facilitator; staff look after everything but phases and votes."""

from typing import Any

from land.accounts.policies import is_staff
from workshops.models import Facilitator, Table, Workshop

Role = Facilitator.Role


def _roles(user: Any, workshop: Workshop) -> set[str]:
    """The tasks of this person in this workshop; asked once for each user and workshop of a request."""
    if not getattr(user, "is_authenticated", False):
        return set()
    known = user.__dict__.setdefault("_workshop_roles", {})
    if workshop.pk not in known:
        known[workshop.pk] = set(
            Facilitator.objects.filter(workshop=workshop, person__user=user).values_list("role", flat=True)
        )
    return known[workshop.pk]


def controls(user: Any, workshop: Workshop) -> bool:
    """Moves phases, opens and closes ballots, rules the wall: the control room alone, staff only if they have it."""
    return Role.CONTROL in _roles(user, workshop)


def runs(user: Any, workshop: Workshop) -> bool:
    """Sees the control room and mends what is written there: whoever has it, and staff."""
    return controls(user, workshop) or is_staff(user)


def receives(user: Any, workshop: Workshop) -> bool:
    """Lets people in, sees their names, gives codes: reception and control room, and staff."""
    return Role.RECEPTION in _roles(user, workshop) or runs(user, workshop)


def scribes_in(user: Any, workshop: Workshop) -> bool:
    """Writes for a table of this workshop."""
    return Role.SCRIBE in _roles(user, workshop)


def scribes(user: Any, table: Table) -> bool:
    """Writes for this table: its own scribes, and whoever runs the workshop."""
    workshop = table.workshop
    return runs(user, workshop) or (
        scribes_in(user, workshop) and table.scribes.filter(person__user=user, role=Role.SCRIBE).exists()
    )


def takes_paper(user: Any, workshop: Workshop) -> bool:
    """Enters paper ballots: scribes, reception, control room."""
    return bool(_roles(user, workshop) & {Role.SCRIBE, Role.RECEPTION, Role.CONTROL})


def in_team(user: Any, workshop: Workshop) -> bool:
    """Has any task in it, observers too; and staff."""
    return bool(_roles(user, workshop)) or is_staff(user)
