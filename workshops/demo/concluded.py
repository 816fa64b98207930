"""The workshop that is over: what its people said, chose and planned, its report and what came of the plan since.

Everything is invented and stands in demo_data/concluso.toml. Rows are written many at a time: the day is past, so the verbs
of the room no longer take them; report, needs and plan go through their verbs.
"""

import hashlib
import random
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone

from land.accounts.models import Person, User
from land.core.days import in_rome
from land.core.models import Territory
from workshops.actions import codes, needs, plan, report
from workshops.actions.counting import Sheet, count
from workshops.actions.workshops import index
from workshops.demo.workshops import move_day
from workshops.models import (
    Ballot,
    BallotOption,
    CommonElement,
    CommonVision,
    ContextFigure,
    GroupVision,
    Idea,
    LogLine,
    Participant,
    PlanItem,
    PlanUpdate,
    Prompt,
    PromptAnswer,
    PromptGiven,
    Report,
    StakeholderGroup,
    Stance,
    Table,
    VisionCard,
    VisionCluster,
    VoterRoll,
    Workshop,
)
from workshops.models.reports import DESCRIPTORS

FILE = Path(__file__).parents[1] / "demo_data" / "concluso.toml"
SOURCE = "Dato dimostrativo, inventato"
STAFF = "staff@demo.land"


def load() -> None:
    """Conclude the workshop of the file, once."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    context(told["context"])
    workshop = Workshop.objects.whole().filter(slug=told["slug"], state="coming").first()
    if workshop is None:
        return
    by = User.objects.filter(email=STAFF).first()
    groups = [workshop.groups.get(key=key) for key in told["groups"]]
    move_day(
        workshop,
        in_rome(
            timezone.localdate() - timedelta(days=told["days_ago"]),
            timezone.localtime(workshop.activity.starts_at).time(),
        ),
    )
    people = come(workshop, groups, told)
    clusters = visions(workshop, groups, told)
    common(workshop, groups, told["common"], clusters)
    ideas = write_ideas(workshop, groups, told["ideas"])
    perceptions(workshop, groups, told)
    ballot = vote(workshop, groups, people, ideas, told)
    conclude(workshop)
    for row in told["needs"]:
        record(workshop, groups, row, clusters, ideas, ballot, by)
    items = [propose(workshop, row, ideas, by) for row in told["plan"]]
    tell_report(workshop, told, by)
    for item, row in zip(items, told["plan"], strict=True):
        go_on(item, row, by)
    index(Workshop.objects.whole().get(pk=workshop.pk))


def context(rows: Sequence[dict[str, Any]]) -> None:
    """What the four territories are like."""
    day = timezone.localdate() - timedelta(days=300)
    for row in rows:
        area = Territory.objects.get(kind="area", code=row["area"])
        said = [(kind, str(ContextFigure.Kind(kind).label), row[kind]) for kind in DESCRIPTORS]
        said += [("figure", label, value) for label, value in row["figures"]]
        for kind, label, value in said:
            known = ContextFigure.objects.filter(area=area, kind=kind)
            if not (known.filter(label=label) if kind == "figure" else known).exists():
                ContextFigure.objects.create(
                    area=area, kind=kind, label=label, value=value, on=day, source=SOURCE
                )


def come(
    workshop: Workshop, groups: Sequence[StakeholderGroup], told: dict[str, Any]
) -> list[list[Participant]]:
    """Who came, category by category, each at two tables."""
    themes = list(workshop.themes.all())
    tables = Table.objects.bulk_create(
        [Table(workshop=workshop, number=number, group=group) for number, group in enumerate(groups, start=1)]
        + [
            Table(workshop=workshop, number=len(groups) + number, theme=theme, seats=12)
            for number, theme in enumerate(themes, start=1)
        ]
    )
    workshop.participants.all().delete()  # whoever was expected is written anew, as they came
    at = workshop.activity.starts_at
    rows: list[Participant] = []
    for place, group in enumerate(groups):
        enrolled = workshop.activity.enrolments.filter(group=group.key, state="confirmed").order_by("pk")
        here = told["came"][place]
        found = [
            Participant(
                workshop=workshop, group=group, enrolment=each, arrived_at=at if turn < here else None
            )
            for turn, each in enumerate(enrolled)
        ]
        found += [
            Participant(workshop=workshop, group=group, source="walk_in", arrived_at=at)
            for _turn in range(told["walk_ins"][place])
        ]
        for turn, row in enumerate(found):
            row.vision_table = tables[place]
            row.theme = themes[turn % len(themes)]
            row.idea_table = tables[len(groups) + turn % len(themes)]
        rows += [codes.with_code(row) for row in found]
    Participant.objects.bulk_create(rows)
    return [[row for row in rows if row.group == group and row.arrived_at] for group in groups]


def visions(
    workshop: Workshop, groups: Sequence[StakeholderGroup], told: dict[str, Any]
) -> dict[str, VisionCluster]:
    """Cards in clusters, and what each category told the room."""
    clusters = VisionCluster.objects.bulk_create(
        VisionCluster(group=groups[row["group"]], polarity=row["polarity"], title=row["title"])
        for row in told["clusters"]
    )
    tables = {table.group_id: table for table in workshop.tables.exclude(group=None)}
    VisionCard.objects.bulk_create(
        VisionCard(
            workshop=workshop, group=cluster.group, table=tables[cluster.group_id], polarity=cluster.polarity, text=text,
            source=("phone", "phone", "scribe", "paper")[turn % 4], cluster=cluster, client_uuid=uuid4(), state="shown",
        )
        for cluster, row in zip(clusters, told["clusters"], strict=True)
        for turn, text in enumerate(row["cards"])
    )  # fmt: skip
    GroupVision.objects.bulk_create(
        GroupVision(
            group=groups[row["group"]], polarity=row["polarity"], title=row["title"], narrative=row["narrative"],
            state="presented",
        )
        for row in told["visions"]
    )  # fmt: skip
    return {cluster.title: cluster for cluster in clusters}


def common(
    workshop: Workshop,
    groups: Sequence[StakeholderGroup],
    told: dict[str, Any],
    clusters: dict[str, VisionCluster],
) -> None:
    """The common vision with its dissent."""
    vision = CommonVision.objects.create(workshop=workshop, narrative=told["narrative"])
    for position, row in enumerate(told["elements"], start=1):
        element = CommonElement.objects.create(vision=vision, position=position, text=row["text"])
        element.clusters.set([clusters[title] for title in row["clusters"]])
        notes = row.get("notes", [""] * len(groups))
        Stance.objects.bulk_create(
            Stance(element=element, group=group, kind=kind, note=note)
            for group, kind, note in zip(groups, row["stances"], notes, strict=True)
        )


def write_ideas(
    workshop: Workshop, groups: Sequence[StakeholderGroup], told: Sequence[dict[str, Any]]
) -> dict[str, Idea]:
    """The ideas, those that the groups chose and those that they left."""
    themes = {theme.title: theme for theme in workshop.themes.all()}
    tables = {table.theme_id: table for table in workshop.tables.exclude(theme=None)}
    rows = Idea.objects.bulk_create(
        Idea(
            workshop=workshop, theme=themes[row["theme"]], table=tables[themes[row["theme"]].pk], title=row["title"],
            what=row["what"], how=row.get("how", ""), who=row.get("who", ""), resources=row.get("resources", ""),
            horizon=row["horizon"], state=row.get("state", "chosen"), source=row.get("source", "scribe"),
            client_uuid=uuid4(),
        )
        for row in told
    )  # fmt: skip
    for idea, row in zip(rows, told, strict=True):
        idea.actors.set([groups[place] for place in row.get("actors", [])])
    return {idea.title: idea for idea in rows}


def perceptions(workshop: Workshop, groups: Sequence[StakeholderGroup], told: dict[str, Any]) -> None:
    """Answers on arrival and at the end, in no order that says anything."""
    prompts = {prompt.kind: prompt for prompt in Prompt.objects.filter(cycle=workshop.cycle_id)}
    rows: list[PromptAnswer] = []

    def answer(kind: str, group: int, when: str, value: str, many: int) -> None:
        rows.extend(
            PromptAnswer(prompt=prompts[kind], workshop=workshop, group=groups[group], when=when, value=value)
            for _turn in range(many)
        )

    for when in ("before", "after"):
        for group in range(len(groups)):
            for step, many in enumerate(told["scale"][when][group], start=1):
                answer("scale", group, when, str(step), many)
            for choice, many in zip(prompts["choice"].choices, told["choice"][when][group], strict=True):
                answer("choice", group, when, choice, many)
            for word, numbers in told["words"][when].items():
                answer("words", group, when, word, numbers[group])
    random.Random(2036).shuffle(rows)  # noqa: S311
    PromptAnswer.objects.bulk_create(rows)


def ticks(numbers: dict[int, int], ballots: int, most: int) -> list[list[int]]:
    """So many votes for each number, spread over ballots that give `most` each; nobody votes twice for one."""
    given: list[list[int]] = [[] for _turn in range(ballots)]
    for number, votes in numbers.items():
        for ballot in sorted(given, key=len)[:votes]:
            ballot.append(number)
    assert all(len(each) <= most for each in given)
    return given


def vote(
    workshop: Workshop,
    groups: Sequence[StakeholderGroup],
    people: Sequence[Sequence[Participant]],
    ideas: dict[str, Idea],
    told: dict[str, Any],
) -> Ballot:
    """A vote as it stands once it is counted and told: the count and the roll, nothing of what anybody voted."""
    chosen = [row for row in told["ideas"] if "votes" in row]
    sheets: list[Sheet] = []
    roll: list[VoterRoll] = []
    entitled = {group.key: len(here) for group, here in zip(groups, people, strict=True)}
    ballot = Ballot(
        workshop=workshop, title="Le idee da portare avanti", votes_per_person=workshop.votes_per_person,
        state="published", entitled=entitled,
    )  # fmt: skip
    for place, group in enumerate(groups):
        voting = len(people[place]) - told["not_voting"][place]
        valid = voting - told["blank_votes"][place]
        wanted = {number: row["votes"][place] for number, row in enumerate(chosen, start=1)}
        marked = ticks(wanted, valid, workshop.votes_per_person) + [[] for _turn in range(voting - valid)]
        for turn, (person, numbers) in enumerate(zip(people[place], marked, strict=False)):
            channel = "paper" if turn < told["paper_votes"][place] else "phone"
            sheets.append(Sheet(group.key, channel, "valid" if numbers else "blank", tuple(numbers)))
            roll.append(VoterRoll(ballot=ballot, participant=person, channel=channel, voted=True))
        roll += [VoterRoll(ballot=ballot, participant=person) for person in people[place][voting:]]
    results = count(
        sheets=sheets, options=range(1, len(chosen) + 1), groups=[group.key for group in groups], entitled=entitled,
        smallest=workshop.smallest_cell,
    )  # fmt: skip
    for line, group in zip(results["groups"], groups, strict=True):
        line |= {"title": group.title, "title_en": group.title_en, "symbol": group.symbol}
    for line, row in zip(results["options"], chosen, strict=True):
        line |= {"title": row["title"], "theme": row["theme"], "theme_en": ""}
    end = workshop.activity.ends_at
    ballot.results = results | {"ballot": ballot.title, "votes_per_person": ballot.votes_per_person}
    ballot.results_hash = hashlib.sha256(report.canonical(ballot.results).encode()).hexdigest()
    ballot.opened_at, ballot.closed_at = end - timedelta(minutes=80), end - timedelta(minutes=70)
    ballot.published_at = end - timedelta(minutes=68)
    ballot.save()
    BallotOption.objects.bulk_create(
        BallotOption(
            ballot=ballot, number=number, idea=ideas[row["title"]], title=row["title"], theme=ideas[row["title"]].theme
        )
        for number, row in enumerate(chosen, start=1)
    )  # fmt: skip
    VoterRoll.objects.bulk_create(roll)
    PromptGiven.objects.bulk_create(
        PromptGiven(participant=person, when=when)
        for here in people
        for person in here
        for when in ("before", "after")
    )
    return ballot


def conclude(workshop: Workshop) -> None:
    """Its day is over."""
    start, end = workshop.activity.starts_at, workshop.activity.ends_at
    Workshop.objects.filter(pk=workshop.pk).update(
        state="concluded", phase="closing", begun_at=start, concluded_at=end
    )
    workshop.refresh_from_db(fields=["state", "phase", "begun_at", "concluded_at"])
    lines = [
        LogLine(workshop=workshop, what="begun", facts={"phase": "welcome"}),
        LogLine(workshop=workshop, what="concluded"),
    ]
    LogLine.objects.bulk_create(lines)
    for line, at in zip(lines, (start, end), strict=True):
        LogLine.objects.filter(pk=line.pk).update(at=at)


def record(
    workshop: Workshop,
    groups: Sequence[StakeholderGroup],
    row: dict[str, Any],
    clusters: dict[str, VisionCluster],
    ideas: dict[str, Idea],
    ballot: Ballot,
    by: Any,
) -> None:
    """A need with what proves it."""
    proofs = [("vision-cluster", clusters[title].uuid) for title in row["clusters"]]
    proofs += [("workshop-idea", ideas[title].uuid) for title in row["ideas"]]
    if row["ideas"]:
        proofs.append(("workshop-ballot", ballot.uuid))
    needs.save_need(
        workshop=workshop, by=by, title=row["title"], title_en=row["title_en"], description=row["description"],
        groups=[groups[place] for place in row["groups"]], evidence=proofs,
    )  # fmt: skip


def _in(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


def propose(workshop: Workshop, row: dict[str, Any], ideas: dict[str, Idea], by: Any) -> PlanItem:
    """An activity of the plan, agreed where somebody has taken it on."""
    idea = ideas.get(row.get("idea", ""))
    item = plan.save_item(
        workshop=workshop, by=by, title=row["title"], horizon=row["horizon"], idea=idea,
        owner=Person.objects.filter(user__email=row["owner"]).first() if row.get("owner") else None,
        lead_organisation=plan.organisation_named(row["lead"]) if row.get("lead") else None,
        partners=[plan.organisation_named(name) for name in row.get("partners", [])], starts_on=_in(row.get("starts")),
        due_on=_in(row.get("due")), indicator=row.get("indicator", ""), target=row.get("target", ""),
        resources=idea.resources if idea else "",
    )  # fmt: skip
    if row["state"] != "abandoned":
        plan.move_item(item=item, to="agreed", by=by)
    return item


def tell_report(workshop: Workshop, told: dict[str, Any], by: Any) -> None:
    """The report: written, read by who was there, signed, published."""
    row = report.begin_report(workshop=workshop, by=by)
    report.write_words(report=row, by=by, words=told["report"]["words"])
    row.refresh_from_db()
    report.send_round(report=row, by=by)
    for said in told["comments"]:
        kept = report.comment(report=row, section=said["section"], text=said["text"])
        report.answer_comment(row=kept, by=by, answer=said["answer"])
    ended = workshop.activity.ends_at
    row.review_until = ended + timedelta(days=13)
    row.save(update_fields=["review_until"])
    report.sign(report=row, by=by)
    report.publish_report(report=row, by=by)
    Report.objects.filter(pk=row.pk).update(
        signed_at=ended + timedelta(days=14), published_at=ended + timedelta(days=15)
    )


def go_on(item: PlanItem, row: dict[str, Any], by: Any) -> None:
    """What was told of an activity since, and how it stands now."""
    agreed = item.workshop.activity.ends_at + timedelta(days=20)
    news = [(timezone.now() + timedelta(days=said["days"]), said) for said in row["said"]]
    for at, said in news:
        update = PlanUpdate.objects.create(
            item=item, by=item.owner.user if item.owner else by, text=said["text"], progress=said["progress"],
            evidence=said.get("evidence", ""),
        )  # fmt: skip
        PlanUpdate.objects.filter(pk=update.pk).update(created_at=at)
    told_at = news[-1][0] if news else agreed if row["state"] != "abandoned" else None
    if row["state"] == "agreed" and not news:
        told_at = timezone.now() - timedelta(days=40)
    PlanItem.objects.filter(pk=item.pk).update(
        state=row["state"], reason=row.get("reason", ""), told_at=told_at,
        progress=news[-1][1]["progress"] if news else 0,
    )  # fmt: skip
    item.refresh_from_db()
    plan.index_item(item)
