"""What a workshop left, as plain values: the figures of the report, of the comparison and of the open data alike.

Numbers of people are told from the workshop's smallest cell up; None is a number that is not told, 0 is nobody. No person,
no name: a report can be frozen, hashed and given away as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils import timezone

from land.core.models import Link
from land.enrolment.models import Enrolment
from workshops.actions import perceptions
from workshops.actions.cells import told_of, total
from workshops.models import (
    Ballot,
    CommonVision,
    Idea,
    LogLine,
    PlanItem,
    Prompt,
    PromptAnswer,
    StakeholderGroup,
    VisionCard,
    VisionCluster,
    VoicedNeed,
    Workshop,
)

SCHEMA = 1
#: what the log tells everybody: what was done, when, with which numbers; never who did it
TOLD_OF_LOG = 60


def facts_of(workshop: Workshop) -> dict[str, Any]:
    """Everything that a report tells by itself, section by section."""
    groups = list(workshop.groups.all())
    present = present_of(workshop, groups)
    return {
        "schema": SCHEMA,
        "workshop": _about(workshop, groups),
        "present": present,
        "perceptions": perceptions_of(workshop, groups),
        "visions": visions_of(groups, {row["key"]: row["present"] for row in present["groups"]}),
        "common": common_of(workshop),
        "ideas": ideas_of(workshop),
        "vote": [
            ballot_of(ballot)
            for ballot in Ballot.objects.filter(workshop=workshop).told().select_related("workshop")
        ],
        "plan": plan_of(workshop),
        "needs": needs_of(workshop),
        "method": method_of(workshop),
    }


def _about(workshop: Workshop, groups: Sequence[StakeholderGroup]) -> dict[str, Any]:
    activity = workshop.activity
    place = activity.place
    return {
        "slug": workshop.slug,
        "title": activity.title,
        "title_en": activity.title_en,
        "area": workshop.area.code,
        "area_name": workshop.area.name,
        "cycle": workshop.cycle.title,
        "horizon_year": workshop.cycle.horizon_year,
        "held_on": timezone.localtime(activity.starts_at).date().isoformat(),
        "place": f"{place.name}, {place.municipality.name}" if place else "",
        "smallest_cell": workshop.smallest_cell,
        "groups": [
            {"key": row.key, "title": row.title, "title_en": row.title_en, "symbol": row.symbol}
            for row in groups
        ],
        "themes": [row.title for row in workshop.themes.all()],
    }


def present_of(workshop: Workshop, groups: Sequence[StakeholderGroup]) -> dict[str, Any]:
    """Places, people enrolled and people who came, by category."""
    least = workshop.smallest_cell
    enrolled = dict(
        Enrolment.objects.filter(activity=workshop.activity_id, state="confirmed")
        .values_list("group")
        .annotate(number=Count("pk"))
    )
    came = dict(
        workshop.participants.here().order_by().values_list("group__key").annotate(number=Count("pk"))
    )
    walked_in = workshop.participants.here().filter(source="walk_in").count()
    wanted = {group.key: enrolled.get(group.key, 0) for group in groups}
    here = {group.key: came.get(group.key, 0) for group in groups}
    told_wanted, told_here = told_of(wanted, least), told_of(here, least)
    arrived = sum(here.values())
    return {
        "capacity": workshop.activity.capacity,
        "enrolled": total(list(wanted.values()), least),
        "present": total(list(here.values()), least),
        "walk_in": walked_in if walked_in == 0 or least <= walked_in <= arrived - least else None,
        "groups": [
            {"key": group.key, "enrolled": told_wanted[group.key], "present": told_here[group.key]}
            for group in groups
        ],
    }


def perceptions_of(workshop: Workshop, groups: Sequence[StakeholderGroup]) -> list[dict[str, Any]]:
    """Each question with its answers before and after."""
    keys = [group.key for group in groups]
    answers: dict[int, list[perceptions.Answer]] = defaultdict(list)
    for prompt, group, when, value in PromptAnswer.objects.filter(workshop=workshop).values_list(
        "prompt_id", "group__key", "when", "value"
    ):
        answers[prompt].append(perceptions.Answer(group, when, value))
    return [
        {
            "kind": prompt.kind,
            "text": prompt.text,
            "text_en": prompt.text_en,
            "asked": prompt.when,
            **perceptions.compared(
                prompt.kind, answers.get(prompt.pk, []), keys, workshop.smallest_cell, prompt.choices
            ),
        }
        for prompt in Prompt.objects.filter(cycle=workshop.cycle_id)
    ]


def visions_of(groups: Sequence[StakeholderGroup], present: dict[str, int | None]) -> list[dict[str, Any]]:
    """What each category fears and wishes for, and what its cards said; `empty` where nobody of it came."""
    own = {group.pk: group for group in groups}
    visions: dict[int, dict[str, Any]] = defaultdict(dict)
    clusters: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for group in StakeholderGroup.objects.filter(pk__in=own).prefetch_related("visions"):
        for row in group.visions.all():
            visions[group.pk][row.polarity] = {"title": row.title, "narrative": row.narrative}
    for cluster in VisionCluster.objects.filter(group__in=own).prefetch_related("cards"):
        clusters[cluster.group_id].append(
            {
                "polarity": cluster.polarity,
                "title": cluster.title,
                "cards": sum(card.state != "hidden" for card in cluster.cards.all()),
            }
        )
    return [
        {
            "key": group.key,
            "empty": present.get(group.key) == 0,
            "negative": visions[group.pk].get("negative"),
            "positive": visions[group.pk].get("positive"),
            "clusters": clusters[group.pk],
        }
        for group in groups
    ]


def common_of(workshop: Workshop) -> dict[str, Any]:
    """The common vision with how each category stands to each part of it: dissent is kept."""
    vision = (
        CommonVision.objects.filter(workshop=workshop)
        .prefetch_related("elements__stances__group", "elements__clusters")
        .first()
    )
    if vision is None:
        return {"narrative": "", "elements": []}
    return {
        "narrative": vision.narrative,
        "elements": [
            {
                "text": element.text,
                "clusters": [cluster.title for cluster in element.clusters.all()],
                "stances": {
                    stance.group.key: {"kind": stance.kind, "note": stance.note}
                    for stance in element.stances.all()
                },
            }
            for element in vision.elements.all()
        ],
    }


def ideas_of(workshop: Workshop) -> list[dict[str, Any]]:
    """What others may read, theme by theme."""
    rows = (
        Idea.objects.filter(workshop=workshop)
        .shown()
        .select_related("theme", "municipality")
        .prefetch_related("actors", "elements")
        .order_by("theme__position", "pk")
    )
    return [
        {
            "uuid": str(row.uuid),
            "title": row.title,
            "theme": row.theme.title,
            "what": row.what,
            "how": row.how,
            "who": row.who,
            "actors": [group.key for group in row.actors.all()],
            "resources": row.resources,
            "horizon": row.horizon,
            "where": row.municipality.name if row.municipality else "",
            "why": [element.text for element in row.elements.all()],
            "state": row.state,
            "source": row.source,
        }
        for row in rows
    ]


def ballot_of(ballot: Ballot) -> dict[str, Any]:
    """A count as it was published (`workshops.actions.counting` made it): in all, by category and by channel where told."""
    counted, least = ballot.results, ballot.workshop.smallest_cell
    printed = {row.number: row for row in ballot.options.select_related("idea", "theme")}
    groups = counted.get("groups", [])
    entitled = told_of({row["key"]: row["entitled"] for row in groups}, least)
    return {
        "title": ballot.title,
        "votes_per_person": ballot.votes_per_person,
        "hash": ballot.results_hash,
        "turnout": counted.get("turnout", {}),
        "tied_at_cut": counted.get("tied_at_cut", []),
        "groups": [row | {"entitled": entitled[row["key"]]} for row in groups],
        "channels": counted.get("channels", []),
        "options": [
            {
                **row,
                "idea": str(printed[row["number"]].idea.uuid),
                "title": printed[row["number"]].title,
                "theme": printed[row["number"]].theme.title,
            }
            for row in sorted(counted.get("options", []), key=lambda row: (row["place"], row["number"]))
        ],
    }


def plan_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The plan as it stands: which organisation leads each activity, never which person answers for it."""
    rows = (
        PlanItem.objects.filter(workshop=workshop)
        .select_related("lead_organisation", "idea")
        .prefetch_related("partners")
    )
    return [
        {
            "uuid": str(row.uuid),
            "title": row.title,
            "idea": row.idea.title if row.idea else "",
            "horizon": row.horizon,
            "lead": str(row.lead_organisation) if row.lead_organisation else "",
            "partners": sorted(str(partner) for partner in row.partners.all()),
            "starts_on": row.starts_on.isoformat() if row.starts_on else "",
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "indicator": row.indicator,
            "target": row.target,
            "resources": row.resources,
            "progress": row.progress,
            "state": row.state,
        }
        for row in rows
    ]


def needs_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The needs that came out, who voiced them, on how many pieces of evidence they stand."""
    rows = list(VoicedNeed.objects.filter(workshop=workshop).whole())
    proofs = Counter(
        Link.objects.filter(to_kind="need", to_uuid__in=[row.need.uuid for row in rows])
        .exclude(from_kind="workshop")
        .values_list("to_uuid", flat=True)
    )
    return [
        {
            "uuid": str(row.need.uuid),
            "title": row.need.title,
            "description": row.need.description,
            "voiced_by": [group.key for group in row.groups.all()],
            "evidence": proofs[row.need.uuid],
        }
        for row in rows
    ]


def method_of(workshop: Workshop) -> dict[str, Any]:
    """How it was done: the phases, how words came in, what the log says without names."""
    cards = dict(
        VisionCard.objects.filter(workshop=workshop)
        .exclude(state="hidden")
        .order_by()
        .values_list("source")
        .annotate(number=Count("pk"))
    )
    ideas = dict(
        Idea.objects.filter(workshop=workshop)
        .shown()
        .order_by()
        .values_list("source")
        .annotate(number=Count("pk"))
    )
    return {
        "phases": [[step.phase, step.minutes] for step in workshop.steps.all()],
        "cards": cards,
        "hidden_cards": VisionCard.objects.filter(workshop=workshop, state="hidden").count(),
        "ideas": ideas,
        "log": [
            [timezone.localtime(at).strftime("%Y-%m-%d %H:%M"), what]
            for at, what in LogLine.objects.filter(workshop=workshop).values_list("at", "what")[:TOLD_OF_LOG]
        ],
    }
