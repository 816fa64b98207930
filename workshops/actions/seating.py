"""The verbs of tables: how many there are, who writes at each, who sits where in the morning and in the afternoon."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.errors import DomainError
from workshops.actions.mixing import NO_LIMIT, Guest, Place, spread
from workshops.actions.room import changed, note
from workshops.models import Facilitator, Participant, StakeholderGroup, Table, Theme, Workshop

ONE = 1  # the seed of late comers: where it balances there is one best place, seldom two


class TableInUse(DomainError):
    sentence = _("Something was written at table %(number)d: it stays.")


class TableIsFull(DomainError):
    sentence = _("Table %(number)d has no seat left.")
    field = "table"


class TableOfAnotherGroup(DomainError):
    sentence = _("Table %(number)d is of another category of actors.")
    field = "table"


class TableNeeded(DomainError):
    sentence = _("Say which table this person writes at.")
    field = "table"


class LastControl(DomainError):
    sentence = _("Somebody must have the control room: name another person first.")


class NoAccountNamed(DomainError):
    sentence = _("Write the name too: nobody is known by this address yet.")
    field = "first_name"


# ---- Tables ----


@transaction.atomic
def lay_tables(
    *, workshop: Workshop, by: Any, groups: Mapping[int, int], themes: Mapping[int, int], seats: int
) -> list[Table]:
    """So many tables for each category (by primary key) in the morning and for each theme in the afternoon, of so many seats.

    Tables that are there keep their number and their scribes; new ones take the next numbers. Raises: TableInUse for one that
    is no longer wanted and holds cards or ideas.
    """
    workshop = Workshop.objects.get(pk=workshop.pk)
    _lock_all(workshop)
    standing: dict[tuple[str, int], list[Table]] = defaultdict(list)
    for table in workshop.tables.order_by("number"):
        kind, key = ("group", table.group_id) if table.group_id else ("theme", table.theme_id or 0)
        standing[kind, key or 0].append(table)
    wanted = [("group", row.pk, groups.get(row.pk, 0)) for row in workshop.groups.all()]
    wanted += [("theme", row.pk, themes.get(row.pk, 0)) for row in workshop.themes.all()]
    for kind, key, number in wanted:
        for table in standing[kind, key][number:]:
            if table.cards.exists() or table.ideas.exists():
                raise TableInUse(number=table.number)
            table.delete()
    workshop.tables.update(seats=seats)
    taken = set(workshop.tables.values_list("number", flat=True))
    free = (number for number in range(1, 1000) if number not in taken)
    new = [
        Table(workshop=workshop, number=next(free), seats=seats, **{f"{kind}_id": key})
        for kind, key, number in wanted
        for _turn in range(number - len(standing[kind, key]))
    ]
    Table.objects.bulk_create(new)
    note(workshop, by=by, what="tables laid", number=workshop.tables.count())
    changed(workshop)
    return list(workshop.tables.all())


# ---- People who run the day ----


@transaction.atomic
def name_facilitator(
    *,
    workshop: Workshop,
    by: Any,
    email: str,
    role: str,
    table: Table | None = None,
    first_name: str = "",
    last_name: str = "",
) -> Facilitator:
    """Give somebody a part of the day: control room, reception, a table to write for, or to look on. Idempotent.

    They come in with the login of that address, which they can make afterwards too. Raises: TableNeeded, NoAccountNamed.
    """
    if role == Facilitator.Role.SCRIBE and table is None:
        raise TableNeeded
    if role != Facilitator.Role.SCRIBE:
        table = None
    email = email.strip().lower()
    person = Person.objects.with_email(email).first()
    if person is None:
        if not (first_name.strip() and last_name.strip()):
            raise NoAccountNamed
        person = know_person(email=email, first_name=first_name.strip(), last_name=last_name.strip())
    row, made = Facilitator.objects.get_or_create(workshop=workshop, person=person, role=role, table=table)
    if made:
        note(workshop, by=by, what="facilitator named", role=role)
    return row


@transaction.atomic
def dismiss_facilitator(*, facilitator: Facilitator, by: Any) -> None:
    """Take a part of the day back. Raises: LastControl."""
    others = Facilitator.objects.filter(workshop=facilitator.workshop_id, role=facilitator.role)
    if facilitator.role == Facilitator.Role.CONTROL and not others.exclude(pk=facilitator.pk).exists():
        raise LastControl
    note(facilitator.workshop, by=by, what="facilitator dismissed", role=facilitator.role)
    facilitator.delete()


# ---- Who sits where ----


@dataclass(frozen=True)
class Seat:
    """Where one participant sits, by primary keys; None where there is no seat."""

    vision_table: int | None
    theme: int | None
    idea_table: int | None


@dataclass(frozen=True)
class Seating:
    """A way of seating everybody, not yet written: seats by participant, who found none, how mixed it is."""

    of: dict[int, Seat]
    categories: dict[int, int]  # participant → category
    without_vision_table: list[int] = field(default_factory=list)
    without_theme: list[int] = field(default_factory=list)
    without_idea_table: list[int] = field(default_factory=list)

    def counted(self, what: str) -> dict[int, Counter[int]]:
        """How many of each category at each `vision_table`, `theme` or `idea_table`."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for key, seat in self.of.items():
            place = getattr(seat, what)
            if place is not None:
                found[place][self.categories[key]] += 1
        return found


def plan_seating(
    *, workshop: Workshop, seed: int, only_here: bool = False, anew: bool = False, loose: Iterable[int] = ()
) -> Seating:
    """Where everybody would sit: in the morning with their category, in the afternoon mixed. Nothing is written.

    Whoever has a seat keeps it unless everything is dealt `anew`; `loose` are participants to place although others wait.
    """
    tables = list(workshop.tables.all())
    rows = list(Participant.objects.filter(workshop=workshop).order_by("pk"))
    if only_here:
        rows = [row for row in rows if row.arrived_at is not None]
    keep = not anew
    only = set(loose)
    if only:
        # the others stand where they are, placed or not: they weigh, and are not moved
        rows = [row for row in rows if row.pk in only or row.theme_id or row.vision_table_id]
    of_group: dict[int, dict[int, int]] = {}
    without_vision: list[int] = []
    for group in {row.group_id for row in rows}:
        mine = [row for row in rows if row.group_id == group]
        places = [Place(table.pk, table.seats) for table in tables if table.group_id == group]
        found = spread(
            [Guest(row.pk, "", row.vision_table_id if keep else None) for row in mine], places, seed=seed
        )
        of_group[group] = found.of
        without_vision += found.without if places else []
    themes = list(workshop.themes.all())
    room = {
        theme.pk: sum(table.seats for table in tables if table.theme_id == theme.pk) or NO_LIMIT
        for theme in themes
    }
    mixed = spread(
        [Guest(row.pk, str(row.group_id), row.theme_id if keep else None) for row in rows],
        [Place(key, seats) for key, seats in room.items()],
        seed=seed,
    )
    of_theme: dict[int, int] = {}
    without_idea: list[int] = []
    for theme in themes:
        mine = [row for row in rows if mixed.of.get(row.pk) == theme.pk]
        places = [Place(table.pk, table.seats) for table in tables if table.theme_id == theme.pk]
        found = spread(
            [Guest(row.pk, str(row.group_id), row.idea_table_id if keep else None) for row in mine],
            places,
            seed=seed,
        )
        of_theme |= found.of
        without_idea += found.without if places else []
    return Seating(
        of={
            row.pk: Seat(of_group[row.group_id].get(row.pk), mixed.of.get(row.pk), of_theme.get(row.pk))
            for row in rows
        },
        categories={row.pk: row.group_id for row in rows},
        without_vision_table=sorted(without_vision),
        without_theme=sorted(mixed.without) if themes else [],
        without_idea_table=sorted(without_idea),
    )


@transaction.atomic
def seat_everybody(
    *, workshop: Workshop, by: Any, seed: int, only_here: bool = False, anew: bool = False
) -> Seating:
    """Write the seating that `plan_seating` shows for the same seed; whoever came in between is in it too."""
    workshop = Workshop.objects.get(pk=workshop.pk)
    _lock_all(workshop)
    plan = plan_seating(workshop=workshop, seed=seed, only_here=only_here, anew=anew)
    _write(plan, plan.of)
    note(workshop, by=by, what="people seated", number=len(plan.of), seed=seed)
    changed(workshop)
    return plan


def _lock_all(workshop: Workshop) -> None:
    """Nobody is seated meanwhile. People first, then tables: whoever seats one person locks in this order too."""
    list(Participant.objects.select_for_update().filter(workshop=workshop).order_by("pk").values_list("pk"))
    _lock_tables(workshop)


def _lock_tables(workshop: Workshop) -> None:
    """So that two who come at once are not given the same seat."""
    list(Table.objects.select_for_update().filter(workshop=workshop).order_by("pk").values_list("pk"))


def _write(plan: Seating, keys: Iterable[int]) -> None:
    rows = Participant.objects.in_bulk(list(keys))
    for row in rows.values():
        seat = plan.of[row.pk]
        row.vision_table_id, row.theme_id, row.idea_table_id = seat.vision_table, seat.theme, seat.idea_table
    Participant.objects.bulk_update(rows.values(), ["vision_table", "theme", "idea_table"])


def place(participant: Participant) -> None:
    """Seat one who has just come where it balances, once people have been seated; nobody else moves."""
    _lock_tables(participant.workshop)
    others = Participant.objects.filter(workshop=participant.workshop_id).exclude(pk=participant.pk)
    if not others.exclude(theme=None, vision_table=None).exists():
        return
    plan = plan_seating(workshop=participant.workshop, seed=ONE, loose=[participant.pk])
    _write(plan, [participant.pk])
    participant.refresh_from_db(fields=["vision_table", "theme", "idea_table"])


@transaction.atomic
def move_to_table(*, participant: Participant, by: Any, table: Table) -> Participant:
    """Seat one person by hand; cards stay with the table where they were written. Idempotent.

    A table of the afternoon brings its theme. Raises: TableOfAnotherGroup, TableIsFull.
    """
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    table = Table.objects.select_for_update().get(pk=table.pk)
    if table.workshop_id != row.workshop_id or (table.group_id and table.group_id != row.group_id):
        raise TableOfAnotherGroup(number=table.number)
    name = "vision_table" if table.group_id else "idea_table"
    if getattr(row, f"{name}_id") == table.pk:
        return row
    if Participant.objects.filter(**{name: table}).count() >= table.seats:
        raise TableIsFull(number=table.number)
    setattr(row, name, table)
    if table.theme_id:
        row.theme_id = table.theme_id
    row.save(update_fields=["vision_table", "idea_table", "theme", "changed_at"])
    note(row.workshop, by=by, what="person moved", table=table.number)
    return row


@transaction.atomic
def move_to_theme(*, participant: Participant, by: Any, theme: Theme) -> Participant:
    """Let one person work on another theme; at one of its tables, the one where it balances. Idempotent."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    if theme.workshop_id != row.workshop_id:
        raise TableOfAnotherGroup(number=0)
    if row.theme_id == theme.pk:
        return row
    _lock_tables(row.workshop)
    row.theme, row.idea_table = theme, None
    row.save(update_fields=["theme", "idea_table", "changed_at"])
    plan = plan_seating(workshop=row.workshop, seed=ONE, loose=[row.pk])
    _write(plan, [row.pk])
    row.refresh_from_db(fields=["vision_table", "theme", "idea_table"])
    note(row.workshop, by=by, what="person moved", theme=theme.position)
    return row


def standing(rows: Iterable[Participant]) -> Seating:
    """How these people sit now."""
    rows = list(rows)
    return Seating(
        of={row.pk: Seat(row.vision_table_id, row.theme_id, row.idea_table_id) for row in rows},
        categories={row.pk: row.group_id for row in rows},
    )


def sheet(plan: Seating, workshop: Workshop) -> dict[str, Any]:
    """A seating as tables to look at: for each theme and each table how many of each category."""
    groups: list[StakeholderGroup] = list(workshop.groups.all())

    def lines(things: Iterable[Any], what: str) -> list[dict[str, Any]]:
        counts = plan.counted(what)
        return [
            {
                "thing": thing,
                "cells": [counts[thing.pk][group.pk] for group in groups],
                "total": counts[thing.pk].total(),
            }
            for thing in things
        ]

    tables = list(workshop.tables.select_related("group", "theme"))
    return {
        "groups": groups,
        "themes": lines(workshop.themes.all(), "theme"),
        "morning": lines([table for table in tables if table.group_id], "vision_table"),
        "afternoon": lines([table for table in tables if table.theme_id], "idea_table"),
    }
