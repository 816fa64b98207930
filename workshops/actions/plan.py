"""The verbs of the plan: keep an activity, let it move, tell how it goes, remind whoever answers for it."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import search
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.models import Organisation
from land.core.states import move
from land.enrolment.actions import free_address
from land.notifications.api import notify
from workshops import notices
from workshops.models import Ballot, Idea, PlanItem, PlanUpdate, Workshop
from workshops.querysets.ideas import SILENCE

#: where each state may go
WAYS: dict[str, tuple[str, ...]] = {
    "proposed": ("agreed", "abandoned"),
    "agreed": ("running", "suspended", "abandoned"),
    "running": ("done", "suspended", "abandoned"),
    "suspended": ("running", "abandoned"),
    "done": ("running",),
    "abandoned": ("proposed",),
}
#: days before its deadline at which whoever answers for an activity is reminded
REMIND = (14, 3, 0)
ASK_AGAIN = timedelta(days=60)  # without news, before everybody can see it at ninety
MOST_VOTED = 5


class NobodyAnswers(DomainError):
    sentence = _(
        "Agreed means that somebody answers for it: name an organisation that leads it, or a person."
    )
    field = "lead_organisation"


class NoDeadline(DomainError):
    sentence = _("Agreed means by when: write a deadline.")
    field = "due_on"


class EndsBeforeItBegins(DomainError):
    sentence = _("The deadline comes before the beginning.")
    field = "due_on"


class SayWhy(DomainError):
    sentence = _("Say why it is given up.")
    field = "reason"


class NotFromHere(WrongState):
    sentence = _("From how it stands now this activity cannot go there.")


class SayHowItGoes(DomainError):
    sentence = _("Write how it goes.")
    field = "text"


class NotAShare(DomainError):
    sentence = _("How far it is goes from 0 to 100.")
    field = "progress"


class NotInThePlan(WrongState):
    sentence = _("It has been given up: there is nothing more to tell.")


class OfAnotherWorkshop(DomainError):
    sentence = _("This idea is of another workshop.")
    field = "idea"


class NobodyKnown(DomainError):
    sentence = _(
        "Nobody has an account with this address: whoever answers for an activity tells how it goes here."
    )
    field = "owner"


def person_at(email: str) -> Person:
    """Whoever has an account with this address. Raises: NobodyKnown."""
    person = Person.objects.filter(user__isnull=False, erased_at=None, email=email.strip().casefold()).first()
    if person is None:
        raise NobodyKnown
    return person


@transaction.atomic
def organisation_named(name: str) -> Organisation:
    """The organisation of this name, whatever its capitals; a new one where there is none."""
    name = " ".join(name.split())[:255]
    found = (
        Organisation.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=name)).order_by("pk").first()
    )
    return found or Organisation.objects.create(
        kind="other", name=name, slug=free_address(Organisation, name, "organizzazione")
    )


def _check(
    *, state: str, owner: Person | None, lead: Any, starts_on: date | None, due_on: date | None
) -> None:
    if starts_on and due_on and due_on < starts_on:
        raise EndsBeforeItBegins
    if state in ("agreed", "running", "done", "suspended"):
        if owner is None and lead is None:
            raise NobodyAnswers
        if due_on is None:
            raise NoDeadline


@transaction.atomic
def save_item(
    *,
    workshop: Workshop,
    by: Any,
    title: str,
    horizon: str,
    item: PlanItem | None = None,
    idea: Idea | None = None,
    owner: Person | None = None,
    lead_organisation: Any = None,
    partners: Any = (),
    starts_on: date | None = None,
    due_on: date | None = None,
    **words: str,
) -> PlanItem:
    """Keep an activity of the plan; whoever newly answers for it is told. `words`: indicator, target, resources.

    Raises: EndsBeforeItBegins, NobodyAnswers, NoDeadline, OfAnotherWorkshop.
    """
    if idea is not None and idea.workshop_id != workshop.pk:
        raise OfAnotherWorkshop
    row = PlanItem(workshop=workshop)
    if item is not None:
        row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _check(state=row.state, owner=owner, lead=lead_organisation, starts_on=starts_on, due_on=due_on)
    new_owner = owner is not None and owner.pk != row.owner_id
    row.title, row.horizon, row.owner, row.lead_organisation = title, horizon, owner, lead_organisation
    row.starts_on, row.due_on = starts_on, due_on
    if item is None:
        row.idea = idea
    for name in ("indicator", "target", "resources"):
        setattr(row, name, words.get(name, getattr(row, name)))
    row.save()
    row.partners.set(partners)
    if item is None:
        link(frm=("workshop", workshop.uuid), to=("plan-item", row.uuid))
        if idea is not None:
            link(frm=("workshop-idea", idea.uuid), to=("plan-item", row.uuid))
    if new_owner and owner is not None:
        notify(
            kind=notices.PLAN_NAMED, to=[owner], facts={"item": row.pk, "owner": owner.pk},
            once=f"{notices.PLAN_NAMED}-{row.pk}-{owner.pk}",
        )  # fmt: skip
    index_item(row)
    return row


@transaction.atomic
def move_item(*, item: PlanItem, to: str, by: Any, reason: str = "") -> PlanItem:
    """Let it go on: agreed only with who and by when, given up only with why.

    Raises: NotFromHere, NobodyAnswers, NoDeadline, SayWhy.
    """
    row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if to not in WAYS.get(row.state, ()):
        raise NotFromHere
    if to == "abandoned" and not reason.strip():
        raise SayWhy
    _check(state=to, owner=row.owner, lead=row.lead_organisation, starts_on=row.starts_on, due_on=row.due_on)
    values: dict[str, Any] = {"reason": reason.strip(), "changed_at": timezone.now()}
    if to in ("agreed", "running"):
        values["told_at"] = timezone.now()
    if to == "done":
        values["progress"] = 100
    move(item, to=to, frm=row.state, error=NotFromHere, **values)
    index_item(item)
    return item


@transaction.atomic
def tell(*, item: PlanItem, by: Any, text: str, progress: int, evidence: str = "") -> PlanUpdate:
    """How it goes, with a proof where there is one. An agreed activity of which one tells is under way.

    Raises: SayHowItGoes, NotAShare, NotInThePlan.
    """
    if not text.strip():
        raise SayHowItGoes
    if not 0 <= progress <= 100:
        raise NotAShare
    row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.state == "abandoned":
        raise NotInThePlan
    update = PlanUpdate.objects.create(
        item=row, by=by, text=text.strip(), progress=progress, evidence=evidence.strip()
    )
    row.progress, row.told_at = progress, timezone.now()
    if row.state == "agreed":
        row.state = "running"
    row.save(update_fields=["progress", "told_at", "state", "changed_at"])
    item.refresh_from_db(fields=["progress", "told_at", "state"])
    index_item(row)
    return update


@transaction.atomic
def plan_from_votes(*, workshop: Workshop, by: Any, most: int = MOST_VOTED) -> list[PlanItem]:
    """An activity proposed for each of the most voted ideas that has none yet; those that tie at the last place all enter.

    An idea without its “by when” does not enter: the plan says in the short, medium or long term.
    """
    taken = set(PlanItem.objects.filter(workshop=workshop, idea__isnull=False).values_list("idea", flat=True))
    return [
        save_item(
            workshop=workshop,
            by=by,
            title=idea.title,
            horizon=idea.horizon,
            idea=idea,
            resources=idea.resources,
        )
        for idea in most_voted(workshop, most)
        if idea.pk not in taken and idea.horizon
    ]


def most_voted(workshop: Workshop, most: int = MOST_VOTED) -> list[Idea]:
    """The ideas of the first `most` places of the last published count on ideas, ties at the last place with them."""
    ballot = Ballot.objects.filter(workshop=workshop, tie_of=None).told().last()
    if ballot is None:
        return []
    places = {row["number"]: row["place"] for row in ballot.results.get("options", []) if row["votes"]}
    options = ballot.options.select_related("idea").filter(number__in=places)
    rows = sorted(options, key=lambda option: (places[option.number], option.number))
    return [option.idea for option in rows if places[option.number] <= most]


def remind_of_plan(*, day: date | None = None) -> int:
    """Tell who answers for an activity that is due in 14 and 3 days and on its day, and, once a silence, after 60 days
    without news; each once. How many.
    """
    day, told = day or timezone.localdate(), 0
    due = PlanItem.objects.open().filter(
        owner__isnull=False, due_on__in=[day + timedelta(days=days) for days in REMIND]
    )
    for row in due.exclude(state="suspended").select_related("owner"):
        assert row.owner is not None and row.due_on is not None
        notify(
            kind=notices.PLAN_DUE, to=[row.owner], facts={"item": row.pk, "due": row.due_on.isoformat()},
            once=f"{notices.PLAN_DUE}-{row.pk}-{row.due_on.isoformat()}-{(row.due_on - day).days}",
        )  # fmt: skip
        told += 1
    now = timezone.now()
    silent = PlanItem.objects.filter(
        owner__isnull=False, state__in=["agreed", "running"], told_at__lt=now - ASK_AGAIN
    )
    for row in silent.select_related("owner"):
        assert row.owner is not None and row.told_at is not None
        notify(
            kind=notices.PLAN_SILENT, to=[row.owner], facts={"item": row.pk, "told_at": row.told_at.isoformat()},
            once=f"{notices.PLAN_SILENT}-{row.pk}-{row.told_at.isoformat()}",
        )  # fmt: skip
        told += 1
    return told


def is_silent(item: PlanItem) -> bool:
    """Whether nobody has told of it for ninety days: everybody can see that."""
    since = item.told_at or item.created_at
    return item.state in ("agreed", "running") and since < timezone.now() - SILENCE


def item_documents(item: PlanItem) -> list[search.Document]:
    """What the search holds of it: no person."""
    with override("it"):
        address = reverse("workshops:plan_item", args=[item.uuid])
    return [
        search.Document(
            kind="plan-item", uuid=item.uuid, title=item.title, url=address, dated=item.changed_at,
            summary=item.indicator, body=f"{item.target} {item.workshop.area}",
        )
    ]  # fmt: skip


def index_item(item: PlanItem) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    if PlanItem.objects.public().filter(pk=item.pk).exclude(state="abandoned").exists():
        for document in item_documents(item):
            search.index(document)
    else:
        search.forget("plan-item", item.uuid)
    raise_content_version()


@transaction.atomic
def forget_owner(*, person: Person) -> None:
    """Take a person away from the plan. What nobody else answers for goes back to being proposed; what is done stays."""
    rows = PlanItem.objects.filter(owner=person)
    rows.filter(lead_organisation=None, state__in=["agreed", "running", "suspended"]).update(
        state="proposed", owner=None
    )
    rows.exclude(lead_organisation=None, state="done").update(owner=None)
