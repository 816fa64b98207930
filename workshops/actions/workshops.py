"""The verbs that call a workshop: keep it with its categories, themes and day; open it; bring the search up to it."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from land.core import search
from land.core.errors import DomainError
from land.core.models import Territory
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Enrolment, Quota
from land.enrolment.models.enrolment import CODE_ALPHABET
from workshops.actions.room import note
from workshops.models import CommonElement, Cycle, Screen, StakeholderGroup, Step, Theme, Workshop
from workshops.models.workshops import MINUTES, Phase

SYMBOLS = ("circle", "square", "triangle", "diamond", "star", "cross")


class GroupInUse(DomainError):
    sentence = _("People are enrolled as “%(title)s”: this category can be renamed, not taken away.")
    field = "groups"


class TooFewGroups(DomainError):
    sentence = _("A workshop compares at least two categories of actors.")
    field = "groups"


class TooFewThemes(DomainError):
    sentence = _("Write from two to six themes, one a line.")
    field = "themes"


@dataclass(frozen=True)
class Asked:
    """A category of actors as staff ask for it: places kept for it, most places (None: no limit)."""

    title: str
    minimum: int = 0
    maximum: int | None = None
    title_en: str = ""
    key: str = ""


@transaction.atomic
def save_cycle(
    *, by: Any, title: str, topic: str, horizon_year: int, cycle: Cycle | None = None, **words: Any
) -> Cycle:
    """Keep what the workshops of one round share."""
    row = cycle or Cycle()
    for name, value in {"title": title, "topic": topic, "horizon_year": horizon_year, **words}.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def save_workshop(
    *,
    by: Any,
    workshop: Workshop | None = None,
    title: str,
    cycle: Cycle,
    area: Territory,
    starts_at: datetime,
    ends_at: datetime,
    groups: Sequence[Asked],
    themes: Sequence[str],
    for_whom: str,
    for_whom_en: str = "",
    intro: str = "",
    intro_en: str = "",
    accessibility_note: str = "",
    votes_per_person: int = 5,
    own_group: str = Workshop.OwnGroup.ALLOWED,
    paper_needs_two: bool = True,
    slug: str = "",
    **facts: Any,
) -> Workshop:
    """Make a draft workshop with its Activity, categories, quotas, themes and the usual day; or change one before its day.

    `facts` as `land.enrolment.actions.keep_activity` takes them: place, capacity, of_programme and words.
    Raises: EndsBeforeItStarts, DatesAreFixed, CapacityBelowHeld, TooFewGroups, TooFewThemes, GroupInUse.
    """
    if len(groups) < 2:
        raise TooFewGroups
    if not 2 <= len(themes) <= 6:
        raise TooFewThemes
    slug = workshop.slug if workshop else slug or enrolment.free_address(Workshop, title)
    old = workshop.activity.starts_at if workshop and workshop.activity.state != "draft" else None
    activity = enrolment.keep_activity(
        activity=workshop.activity if workshop else None, kind="workshop", url_name="workshops:workshop", slug=slug,
        by=by, starts_at=starts_at, ends_at=ends_at, title=title, **facts,
    )  # fmt: skip
    own = {
        "cycle": cycle, "area": area, "for_whom": for_whom, "for_whom_en": for_whom_en, "intro": intro,
        "intro_en": intro_en, "accessibility_note": accessibility_note, "votes_per_person": votes_per_person,
        "own_group": own_group, "paper_needs_two": paper_needs_two,
    }  # fmt: skip
    if workshop is None:
        workshop = Workshop.objects.create(activity=activity, slug=slug, join_code=new_join_code(), **own)
        Screen.objects.create(workshop=workshop, secret=secrets.token_hex(16))
        Step.objects.bulk_create(
            Step(workshop=workshop, phase=phase, position=position, minutes=MINUTES[phase])
            for position, phase in enumerate(Phase.values, start=1)
        )
    else:
        Workshop.objects.filter(pk=workshop.pk).update(changed_at=timezone.now(), **own)
    _keep_groups(workshop, groups)
    _keep_themes(workshop, themes)
    if old is not None and enrolment.days_between(old, starts_at):
        note(workshop, by=by, what="moved", frm=old.isoformat(), to=starts_at.isoformat(), kept=True)
    workshop = Workshop.objects.whole().get(pk=workshop.pk)
    index(workshop)
    return workshop


def new_join_code() -> str:
    """The room's code: six letters and figures, shown on the wall; it opens nothing by itself."""
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _place in range(6))
        if not Workshop.objects.filter(join_code=code).exists():
            return code


def _keep_groups(workshop: Workshop, asked: Sequence[Asked]) -> None:
    """Write the categories in this order, each with its quota; a renamed one keeps its key by its place in the list."""
    standing = {row.key: row for row in workshop.groups.all()}
    keys = []
    for position, each in enumerate(asked, start=1):
        key = each.key or slugify(each.title)[:40] or f"categoria-{position}"
        if key in keys:
            key = f"{key[:37]}-{position}"
        keys.append(key)
        row = standing.get(key) or StakeholderGroup(workshop=workshop, key=key)
        row.title, row.title_en, row.position = each.title, each.title_en or row.title_en, position
        row.symbol = row.symbol or SYMBOLS[(position - 1) % len(SYMBOLS)]
        row.save()
        Quota.objects.update_or_create(
            activity=workshop.activity, key=key, defaults={"minimum": each.minimum, "maximum": each.maximum}
        )
    for key, row in standing.items():
        if key in keys:
            continue
        if Enrolment.objects.active().filter(activity=workshop.activity_id, group=key).exists():
            raise GroupInUse(title=row.title)
        try:
            row.delete()
        except ProtectedError as error:
            raise GroupInUse(title=row.title) from error
        Quota.objects.filter(activity=workshop.activity_id, key=key).delete()


def _keep_themes(workshop: Workshop, titles: Sequence[str]) -> None:
    """Write the themes in this order; those no longer named go while nobody works on them."""
    for position, title in enumerate(titles, start=1):
        Theme.objects.update_or_create(workshop=workshop, title=title, defaults={"position": position})
    workshop.themes.exclude(title__in=titles).filter(ideas=None, participants=None).delete()


@transaction.atomic
def open_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """Publish it: anybody can see it and enrol. Idempotent. Raises: WrongState, DatesAreOver."""
    enrolment.publish(activity=workshop.activity, by=by)
    return Workshop.objects.whole().get(pk=workshop.pk)


def opened(activity: Activity) -> None:
    """It has just been published, by whatever button: it can be found."""
    row = Workshop.objects.whole().filter(activity=activity).first()
    if row is not None:
        index(row)


def groups_of(activity: Activity) -> list[tuple[str, str]]:
    """The categories that places are shared among, as whoever enrols reads them."""
    rows = StakeholderGroup.objects.filter(workshop__activity=activity)
    return [(row.key, str(row)) for row in rows]


def leads_workshop(user: Any, activity: Activity) -> bool:
    """Whether this person has the control room or the reception of it."""
    return Workshop.objects.filter(
        activity=activity, facilitators__person__user=user, facilitators__role__in=["control", "reception"]
    ).exists()


def timetable(workshop: Workshop) -> list[tuple[datetime, Step]]:
    """When each phase of the day is foreseen, one after the other from the start: only foreseen, a person moves them."""
    at, rows = workshop.activity.starts_at, []
    for step in workshop.steps.all():
        rows.append((at, step))
        at += timedelta(minutes=step.minutes)
    return rows


def documents(row: Workshop) -> Iterator[search.Document]:
    """What the search keeps of it."""
    return enrolment.event_documents(
        "workshop",
        row,
        lambda: [
            str(row.area),
            row.cycle.shown_title,
            *(str(theme) for theme in row.themes.all()),
            *_outcome(row),
        ],
    )


def _outcome(row: Workshop) -> list[str]:
    """What came of it, once it is over: what was chosen, and what the room shares."""
    if row.state != Workshop.State.CONCLUDED:
        return []
    chosen = row.ideas.filter(state="chosen").values_list("title", flat=True)
    shared = CommonElement.objects.filter(vision__workshop=row).values_list("text", flat=True)
    return [*chosen, *shared]


def index(row: Workshop) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    enrolment.index_event("workshop", row, documents)
