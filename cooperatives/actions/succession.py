"""A cooperative that merges into another, or from which another is born: seen first, then done in one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.provenance import record
from cooperatives.actions.registry import change_state, write_cooperative
from cooperatives.models import (
    Cooperative,
    FieldChange,
    Membership,
    Response,
    SectionAssignment,
    Succession,
    WaveMember,
)
from land.accounts.models import User
from land.core import offers
from land.core.actions import link
from land.core.errors import DomainError
from land.core.models import Link, Organisation
from land.core.querysets import pointing_at
from land.core.states import move

SHOWN = 20
TAKING = ("draft", "open", "suspended")
UNANSWERED = ("to_invite", "invited", "started")


class MergerRefused(DomainError):
    sentence = _("A cooperative merges into another one that is active or suspended.")
    field = "successor"


class NotYetEffective(DomainError):
    sentence = _("A merger or split is written down once it is effective: this day is in the future.")
    field = "effective_on"


@dataclass(frozen=True)
class Stake:
    """Something that a merger touches: how many, the first of them in words, and what becomes of them."""

    key: str
    label: Any
    count: int
    rows: list[str]
    fate: Any


def stakes(*, cooperative: Cooperative, successor: Cooperative, user: User) -> list[Stake]:
    """Everything that hangs on a cooperative, before it merges into `successor`; what nothing hangs on is left out.

    The other rooms' things are found through what points at its organisation and through provenance.
    """
    there = set(successor.memberships.exclude(state="revoked").values_list("person", flat=True))
    people = list(cooperative.memberships.exclude(state="revoked").select_related("person").order_by("pk"))
    moved = [row for row in people if row.person_id not in there]
    members = WaveMember.objects.filter(cooperative=cooperative).select_related(
        "wave__instrument_version__instrument"
    )
    asked = members.filter(wave__state__in=TAKING, state__in=UNANSWERED)
    sent = members.filter(state__in=["submitted", "validated"])
    under_way = cooperative.interventions.filter(ended_at=None).select_related("selection")
    found = [
        Stake("moved", _("People who move to the successor with their role"), len(moved),
              [_said(row) for row in moved[:SHOWN]], _("they act for the successor from now on")),
        Stake("doubled", _("People who act for the successor already"), len(people) - len(moved),
              [_said(row) for row in people if row.person_id in there][:SHOWN],
              _("they keep the role that they have there")),
        Stake("responses", _("Surveys not answered yet"), asked.count(), [row.wave.title for row in asked[:SHOWN]],
              _("withdrawn, with the reason; what was written stays readable to staff")),
        Stake("sent", _("Surveys answered"), sent.count(), [row.wave.title for row in sent[:SHOWN]],
              _("they stay as they are, with their scores")),
        Stake("interventions", _("Interventions not ended"), under_way.count(),
              [row.selection.title for row in under_way[:SHOWN]], _("they stay: whoever follows them decides")),
        Stake("years", _("Years with figures"), cooperative.years.count(),
              [str(row.year) for row in cooperative.years.order_by("-year")[:SHOWN]], _("they stay in the history")),
    ]  # fmt: skip
    found += [*_on_the_organisation(cooperative.organisation), *_provenance(cooperative, user)]
    return [each for each in found if each.count]


def _said(row: Membership) -> str:
    who = row.person
    called = who.name if who.first_name or who.last_name or who.erased_at else who.email
    return f"{called} · {row.get_role_display()} · {row.get_state_display()}"


def _on_the_organisation(organisation: Organisation) -> list[Stake]:
    """What any room keeps of this organisation, table by table: agreements, practices, profiles."""
    found = []
    for model, name in pointing_at(Organisation):
        if model in (Cooperative, Organisation):
            continue
        rows = model._base_manager.filter(**{name: organisation})
        number = rows.count()
        if number:
            meta = model._meta
            found.append(Stake(meta.label_lower, meta.verbose_name_plural, number, [str(row) for row in rows[:SHOWN]],
                               _("they stay under the old name, which leads to the successor")))  # fmt: skip
    return found


def _provenance(cooperative: Cooperative, user: User) -> list[Stake]:
    """What cites the cooperative or comes from it, kind by kind, as far as `user` may see it."""
    own = (("cooperative", cooperative.uuid), ("organisation", cooperative.organisation.uuid))
    uuids: dict[str, set] = {}
    mine = [uuid for _kind, uuid in own]
    for row in Link.objects.filter(Q(from_uuid__in=mine) | Q(to_uuid__in=mine)):
        for kind, uuid in ((row.from_kind, row.from_uuid), (row.to_kind, row.to_uuid)):
            if (kind, uuid) not in own:
                uuids.setdefault(kind, set()).add(uuid)
    found = []
    for key, wanted in uuids.items():
        known = offers.kinds.get(key)
        targets = list(known.resolve(sorted(wanted), user).values()) if known else []
        found.append(Stake(f"link-{key}", known.label if known else key, len(wanted),
                           [target.title for target in targets[:SHOWN]], _("the connection stays")))  # fmt: skip
    return found


@transaction.atomic
def merge(
    *, cooperative: Cooperative, successor: Cooperative, effective_on: date, user: User | None, note: str = ""
) -> Succession:
    """`cooperative` merges into `successor`: its people move, what it was still asked is withdrawn, its page leads there.

    People who act for both keep their role in the successor. Raises: MergerRefused, NotYetEffective, TransitionRefused,
    WrongState if an answer was sent at the same moment.
    """
    if effective_on > timezone.localdate():
        raise NotYetEffective
    pks = [cooperative.pk, successor.pk]
    locked = (
        Cooperative.objects.select_for_update(of=["self"]).select_related("organisation").filter(pk__in=pks)
    )
    rows = {row.pk: row for row in locked.order_by("pk")}
    old, new = rows[cooperative.pk], rows[successor.pk]
    if old == new or new.state not in ("active", "suspended"):
        raise MergerRefused
    reason = str(_("Merged into %(name)s.") % {"name": new.name})[:300]
    _move_people(old, new, reason)
    _withdraw_questions(old, reason)
    row = Succession.objects.create(predecessor=old, successor=new, kind="merger", effective_on=effective_on,
                                    note=note[:300], user=user)  # fmt: skip
    change_state(cooperative=old, to="merged", successor=new, user=user, reason=note, source="merger")
    _tell(old, new, user, note)
    cooperative.refresh_from_db()
    return row


def _move_people(old: Cooperative, new: Cooperative, reason: str) -> None:
    there = set(new.memberships.exclude(state="revoked").values_list("person", flat=True))
    live = old.memberships.exclude(state="revoked")
    live.filter(person__in=there).update(
        state="revoked",
        token=None,
        revoked_at=timezone.now(),
        revoked_reason=reason,
        changed_at=timezone.now(),
    )
    live.update(cooperative=new, changed_at=timezone.now())


def _withdraw_questions(old: Cooperative, reason: str) -> None:
    """What waits for an answer is withdrawn; nobody can write in it any more, and staff can read it."""
    now = timezone.now()
    asked = WaveMember.objects.filter(cooperative=old, wave__state__in=TAKING, state__in=UNANSWERED)
    for response in Response.objects.filter(wave_member__in=asked, state="filling"):
        SectionAssignment.objects.filter(response=response, state__in=["assigned", "accepted"]).update(
            state="revoked", token=None, revoked_at=now, changed_at=now
        )
        move(response, to="cancelled", frm="filling", cancelled_at=now)
    asked.update(state="excluded", ended_at=now, outcome=reason)


@transaction.atomic
def split(
    *, cooperative: Cooperative, effective_on: date, user: User | None, note: str = "", **values: Any
) -> Succession:
    """A new cooperative is born of `cooperative`, which goes on. `values` are those of write_cooperative.

    Raises: NotYetEffective, MergerRefused if the old one has ended, the refusals of write_cooperative.
    """
    if effective_on > timezone.localdate():
        raise NotYetEffective
    if cooperative.state in Cooperative.ENDED:
        raise MergerRefused(_("A cooperative that has ended cannot be split."))
    new = write_cooperative(source="merger", user=user, note=note, **values)
    row = Succession.objects.create(predecessor=cooperative, successor=new, kind="split", effective_on=effective_on,
                                    note=note[:300], user=user)  # fmt: skip
    _tell(cooperative, new, user, note)
    return row


def _tell(old: Cooperative, new: Cooperative, user: User | None, note: str) -> None:
    """Both histories, and the chain of provenance."""
    source = FieldChange.Source.MERGER
    record(cooperative=old, changes=[("successor", None, new.public_id)], source=source, user=user, note=note)
    record(
        cooperative=new, changes=[("predecessor", None, old.public_id)], source=source, user=user, note=note
    )
    link(frm=("cooperative", old.uuid), to=("cooperative", new.uuid))


def heir_of(cooperative: Cooperative) -> Cooperative | None:
    """The cooperative that goes on where a merged one ended, however many mergers lie between; None if it has none."""
    seen = {cooperative.pk}
    current: Cooperative | None = cooperative
    while current is not None and current.state == Cooperative.State.MERGED:
        row = current.successions.filter(kind="merger").select_related("successor__organisation").first()
        following = row.successor if row else _by_organisation(current)
        if following is None or following.pk in seen:
            return None
        seen.add(following.pk)
        current = following
    return None if current == cooperative else current


def _by_organisation(cooperative: Cooperative) -> Cooperative | None:
    """A merger written before successions were kept."""
    return (
        Cooperative.objects.select_related("organisation")
        .filter(organisation=cooperative.organisation.successor_id)
        .first()
    )
