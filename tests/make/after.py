"""What a workshop leaves, for tests: one that is over, with people, answers, ideas and a count."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.make.workshops import make_participant, make_workshop
from workshops.actions import report as verbs
from workshops.actions.counting import Sheet, count
from workshops.models import (
    Ballot,
    BallotOption,
    Idea,
    Prompt,
    PromptAnswer,
    Report,
    VisionCard,
    VisionCluster,
    Workshop,
)


def make_concluded(*, present: tuple[int, ...] = (6, 7), **values: Any) -> Workshop:
    """A workshop that is over: `present` people came of each category."""
    row = make_workshop(**values)
    for group, many in zip(row.groups.all(), present, strict=False):
        for _turn in range(many):
            make_participant(row, group)
    now = timezone.now()
    Workshop.objects.filter(pk=row.pk).update(
        state="concluded", phase="closing", begun_at=now, concluded_at=now
    )
    return Workshop.objects.whole().get(pk=row.pk)


def make_idea(workshop: Workshop, title: str = "La bottega", **values: Any) -> Idea:
    """An idea that its group chose."""
    facts = {"what": "Riaprirla.", "how": "In tre.", "horizon": "short", "state": "chosen", **values}
    theme = workshop.themes.all()[0]
    return Idea.objects.create(workshop=workshop, theme=theme, title=title, client_uuid=uuid4(), **facts)


def make_count(workshop: Workshop, votes: dict[Idea, tuple[int, ...]]) -> Ballot:
    """A count that everybody can read: so many votes of each category for each idea, one a person."""
    groups = [group.key for group in workshop.groups.all()]
    ideas = list(votes)
    sheets = [
        Sheet(key, "phone", "valid", (number,))
        for number, idea in enumerate(ideas, start=1)
        for key, many in zip(groups, votes[idea], strict=True)
        for _turn in range(many)
    ]
    entitled = {key: sum(sheet.group == key for sheet in sheets) for key in groups}
    results = count(
        sheets=sheets, options=range(1, len(ideas) + 1), groups=groups, entitled=entitled,
        smallest=workshop.smallest_cell,
    )  # fmt: skip
    now = timezone.now()
    ballot = Ballot.objects.create(
        workshop=workshop, title="Le idee", state="published", opened_at=now, closed_at=now, published_at=now,
        results=results, results_hash="a" * 64, entitled=entitled,
    )  # fmt: skip
    BallotOption.objects.bulk_create(
        BallotOption(ballot=ballot, number=number, idea=idea, title=idea.title, theme=idea.theme)
        for number, idea in enumerate(ideas, start=1)
    )
    return ballot


def make_answers(workshop: Workshop, kind: str, when: str, said: dict[str, list[str]]) -> Prompt:
    """Answers to a question of this kind: category key → what its people said."""
    prompt, _new = Prompt.objects.get_or_create(
        cycle=workshop.cycle,
        kind=kind,
        defaults={"text": f"Domanda {kind}?", "choices": ["lavoro", "servizi"]},
    )
    groups = {group.key: group for group in workshop.groups.all()}
    PromptAnswer.objects.bulk_create(
        PromptAnswer(prompt=prompt, workshop=workshop, group=groups[key], when=when, value=value)
        for key, values in said.items()
        for value in values
    )
    return prompt


def make_cluster(workshop: Workshop, title: str = "Il paese si spegne") -> VisionCluster:
    """A cluster with one card."""
    group = workshop.groups.all()[0]
    row = VisionCluster.objects.create(group=group, polarity="negative", title=title)
    VisionCard.objects.create(
        workshop=workshop, group=group, polarity="negative", text="Chiude la bottega.", cluster=row,
        client_uuid=uuid4(), state="shown", source="paper",
    )  # fmt: skip
    return row


def make_signed(workshop: Workshop, by: Any, **words: str) -> Report:
    """A report that was read by who was there and is signed."""
    row = verbs.begin_report(
        workshop=workshop, by=by, rectifies="Una data." if workshop.reports.exists() else ""
    )
    verbs.write_words(report=row, by=by, words=words)
    row.refresh_from_db()
    verbs.send_round(report=row, by=by)
    row.review_until = timezone.now() - timedelta(minutes=1)
    row.save()
    return verbs.sign(report=row, by=by)


def make_published(workshop: Workshop, by: Any, **words: str) -> Report:
    """A report that everybody can read."""
    row = verbs.publish_report(report=make_signed(workshop, by, **words), by=by)
    return Report.objects.select_related("workshop__activity").get(pk=row.pk)
