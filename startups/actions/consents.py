"""Who has to agree to join ideas, as authors come and go and ideas close."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from land.accounts.models import Person
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.models import Convergence, ConvergenceConsent, GroupMember, Idea, IdeaAuthor


def authors_of(ideas: Iterable[Idea]) -> list[Person]:
    """The confirmed authors of these ideas, each once, the first to write first."""
    rows = IdeaAuthor.objects.filter(idea__in=[idea.pk for idea in ideas], confirmed_at__isnull=False)
    return list({row.person_id: row.person for row in rows.select_related("person")}.values())


def ideas_of(convergence: Convergence) -> list[Idea]:
    """The ideas in it, as they were proposed."""
    return [part.idea for part in convergence.parts.select_related("idea")]


def tell_outcome(convergence: Convergence) -> None:
    """Say how it ended, once, to every author and to the groups of the ideas."""
    ideas = [part.idea_id for part in convergence.parts.all()]
    members = GroupMember.objects.here().filter(group__idea__in=ideas)
    to = [row.person for row in convergence.consents.select_related("person")]
    to += [row.person for row in members.select_related("person")]
    notify(
        kind=notices.CONVERGENCE_OUTCOME,
        to=to,
        facts={"convergence": convergence.pk, "state": convergence.state},
        once=f"{notices.CONVERGENCE_OUTCOME}-{convergence.pk}-{convergence.state}",
    )


def ask(convergence: Convergence, people: Iterable[Person], *, turn: str) -> None:
    """Ask these people for their answer; `turn` tells one asking from another."""
    notify(
        kind=notices.CONVERGENCE_PROPOSED,
        to=people,
        facts={"convergence": convergence.pk},
        once=f"{notices.CONVERGENCE_PROPOSED}-{convergence.pk}-{turn}",
    )


@transaction.atomic
def lapse(*, ideas: Iterable[Idea], but: Convergence | None = None) -> None:
    """The open proposals with one of these ideas end, for the idea is no longer there; their authors are told."""
    rows = Convergence.objects.select_for_update().open().with_idea(*[idea.pk for idea in ideas])
    for row in rows.exclude(pk=but.pk if but else None).order_by("pk"):
        move(row, to="lapsed", frm="proposed", decided_at=timezone.now())
        tell_outcome(row)


@transaction.atomic
def ask_newcomer(*, idea: Idea, person: Person) -> None:
    """Somebody has become an author: the open proposals with the idea need this answer too."""
    for row in Convergence.objects.select_for_update().open().with_idea(idea.pk).order_by("pk"):
        _consent, created = ConvergenceConsent.objects.get_or_create(convergence=row, person=person)
        if created:
            ask(row, [person], turn=f"newcomer-{person.pk}")


@transaction.atomic
def author_left(*, person: Person, ideas: Iterable[Idea], erased: bool = False) -> None:
    """Somebody is no longer an author: in the open proposals the others say again whether they agree.

    A proposal in which an idea has nobody left lapses. `erased`: this person is nobody’s author any more.
    """
    rows = Convergence.objects.select_for_update().open().with_idea(*[idea.pk for idea in ideas])
    for row in rows.order_by("pk"):
        parts = ideas_of(row)
        if not erased and person in authors_of(parts):
            continue
        row.consents.filter(person=person).delete()
        if row.lead_id == person.pk:
            row.lead = None
            row.save(update_fields=["lead", "changed_at"])
        left = IdeaAuthor.objects.filter(confirmed_at__isnull=False).exclude(person=person)
        if any(not left.filter(idea=idea).exists() for idea in parts):
            move(row, to="lapsed", frm="proposed", decided_at=timezone.now())
            tell_outcome(row)
            continue
        row.consents.filter(answer="yes").update(answer="waiting", answered_at=None, note="")
        ask(
            row,
            [consent.person for consent in row.consents.select_related("person")],
            turn=f"without-{person.pk}",
        )
