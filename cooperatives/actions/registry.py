"""Writing an entry of the registry, with its organisation and its registered office."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.provenance import differences, plain, record, source_of
from cooperatives.models import Cooperative, ImportJob, Seat
from cooperatives.querysets import fold
from land.accounts.models import User
from land.core import search
from land.core.actions import raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.models import Organisation
from land.core.states import move

#: relations to several rows
SEVERAL = ("other_sectors", "consortia")
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONSENTS = ("consent_directory", "consent_map", "consent_contact", "consent_open_data")
ON_ORGANISATION = ("name", "short_name", "website")
ON_SEAT = ("municipality", "elsewhere", "postcode", "address")
ALLOWED = {
    "draft": {"active"},
    "active": {"suspended", "left", "in_liquidation", "ceased", "merged"},
    "suspended": {"active", "left", "in_liquidation", "ceased", "merged"},
}


class TaxCodeTaken(DomainError):
    sentence = _("There is already a cooperative with this codice fiscale.")
    field = "tax_code"


class TransitionRefused(WrongState):
    sentence = _("A cooperative cannot go from “%(frm)s” to “%(to)s”.")


@transaction.atomic
def write_cooperative(
    *,
    cooperative: Cooperative | None = None,
    source: str,
    user: User | None = None,
    job: ImportJob | None = None,
    note: str = "",
    index: bool = True,
    **values: Any,
) -> Cooperative:
    """Create an entry of the registry, or change what `values` names of an existing one; each change leaves its trace.

    `values` are fields of Cooperative, plus `name`, `short_name`, `website` (its organisation) and `municipality`,
    `elsewhere`, `postcode`, `address` (its registered office). `state` is only for a new one. Consents carry when and
    through what (`source`) they were given. With `index=False` the caller re-indexes for the search afterwards.
    `source` begins with one of FieldChange.Source; what follows it is kept in words.
    Raises: the refusals of check_tax_code, TaxCodeTaken.
    """
    if "tax_code" in values:
        values["tax_code"] = check_tax_code(values["tax_code"])
        same = Cooperative.objects.filter(tax_code=values["tax_code"])
        if (same.exclude(pk=cooperative.pk) if cooperative else same).exists():
            raise TaxCodeTaken
    now = timezone.now()
    given = dict(values)
    before = _as_it_stands(cooperative, given) if cooperative else {}
    many = {name: values.pop(name) for name in SEVERAL if name in values}
    organisation_values = {name: values.pop(name) for name in ON_ORGANISATION if name in values}
    seat_values = {name: values.pop(name) for name in ON_SEAT if name in values}
    if "municipality" in seat_values:
        values["municipality"] = organisation_values["municipality"] = seat_values["municipality"]
    if any(values.get(name, False) != before.get(name, False) for name in CONSENTS if name in values):
        values |= {"consents_at": now, "consents_source": source[:80]}
    fresh = cooperative is None
    if cooperative is None:
        state = given["state"] = values.pop("state", Cooperative.State.ACTIVE)
        values |= _times_of(state, now)
        cooperative = Cooperative(source=source[:80], public_id=_public_id(), confirmed_at=now, state=state)
        organisation = Organisation(
            kind=Organisation.Kind.COOPERATIVE, slug=_slug(organisation_values["name"])
        )
    else:
        organisation = cooperative.organisation
    if "name" in organisation_values:
        values["folded_name"] = fold(organisation_values["name"])[:255]
    if "tax_code" in values:
        organisation_values["tax_code"] = values["tax_code"]
    if organisation_values or organisation.pk is None:
        for name, value in organisation_values.items():
            setattr(organisation, name, value)
        organisation.save()
    cooperative.organisation = organisation
    for name, value in values.items():
        setattr(cooperative, name, value)
    cooperative.save(update_fields=None if fresh else [*values, "changed_at"])
    for name, rows in many.items():
        getattr(cooperative, name).set(rows)
    if seat_values:
        Seat.objects.update_or_create(
            cooperative=cooperative, kind="registered", active=True, defaults=seat_values
        )
    record(
        cooperative=cooperative,
        changes=differences(before, given),
        source=source_of(source),
        user=user,
        job=job,
        note=note,
    )
    if index:
        reindex(cooperative=cooperative)
        raise_content_version()
    return cooperative


def _as_it_stands(cooperative: Cooperative, names: Iterable[str]) -> dict[str, Any]:
    """The values of these names now, under a lock: another writer's change is neither lost nor told wrongly."""
    columns = {}
    for name in names:
        if name in ON_ORGANISATION:
            columns[name] = f"organisation__{name}"
        elif name in ("municipality", "sector", "albo_category"):
            columns[name] = f"{name}__code"
        elif name not in ON_SEAT and name not in SEVERAL:
            columns[name] = name
    locked = Cooperative.objects.select_for_update(of=["self"]).values(*{"pk", *columns.values()})
    row = locked.get(pk=cooperative.pk)
    before = {name: row[column] for name, column in columns.items()}
    on_seat = [name for name in names if name in ON_SEAT and name != "municipality"]
    if on_seat:
        seat = cooperative.seats.filter(kind="registered", active=True).values(*on_seat).first()
        before |= seat or {}
    for name in names:
        if name in SEVERAL:
            before[name] = list(getattr(cooperative, name).all())
    return before


@transaction.atomic
def change_state(
    *,
    cooperative: Cooperative,
    to: str,
    successor: Cooperative | None = None,
    user: User | None = None,
    reason: str = "",
    source: str = "staff",
    job: ImportJob | None = None,
) -> Cooperative:
    """Move a cooperative to another state, saying why; a merged one says into which it went.

    Raises: TransitionRefused.
    """
    frm = cooperative.state
    states = Cooperative.State
    refused = TransitionRefused(frm=states(frm).label, to=states(to).label)
    if to not in ALLOWED.get(frm, set()) or (to == states.MERGED) != (successor is not None):
        raise refused
    now = timezone.now()
    values: dict[str, Any] = {"suspended_at": None, "ended_at": None}
    if to == states.ACTIVE:
        values["activated_at"] = cooperative.activated_at or now
    elif to == states.SUSPENDED:
        values["suspended_at"] = now
    else:
        values["ended_at"] = now
    move(cooperative, to=to, frm=frm, **values)
    if successor is not None:
        Organisation.objects.filter(pk=cooperative.organisation_id).update(successor=successor.organisation)
    record(
        cooperative=cooperative,
        changes=[("state", str(frm), str(to))],
        source=source_of(source),
        user=user,
        job=job,
        note=reason,
    )
    reindex(cooperative=cooperative)
    raise_content_version()
    return cooperative


@transaction.atomic
def confirm_cooperative(
    *, cooperative: Cooperative, user: User | None, source: str = "cooperative"
) -> Cooperative:
    """Somebody who may say so looked at the entry and found it right, now. It is told in its history."""
    before, now = cooperative.confirmed_at, timezone.now()
    cooperative.confirmed_at = now
    cooperative.save(update_fields=["confirmed_at", "changed_at"])
    record(cooperative=cooperative, changes=[("confirmed_at", plain(before), plain(now))], source=source_of(source),
           user=user)  # fmt: skip
    return cooperative


def reindex(*, cooperative: Cooperative) -> None:
    """Write the cooperative's search entry as it stands now, or remove it if it may not be listed."""
    if cooperative.is_listed:
        search.index(search_document(cooperative))
    else:
        search.forget("cooperative", cooperative.uuid)


def search_document(cooperative: Cooperative) -> search.Document:
    """How a listed cooperative is found: name, what it does, sector, place. Never its identifiers or contacts."""
    place = cooperative.municipality
    summary = " · ".join(
        [cooperative.sector.title, cooperative.albo_category.title, *([place.name] if place else [])]
    )
    return search.Document(
        kind="cooperative",
        uuid=cooperative.uuid,
        title=cooperative.name,
        url=cooperative.get_absolute_url(),
        dated=cooperative.changed_at or timezone.now(),
        summary=summary,
        body=" ".join([cooperative.description, *cooperative.tags]),
        facets={
            "sector": [cooperative.sector.code],
            "province": [place.parent.code] if place and place.parent else [],
        },
    )


def _times_of(state: str, now: Any) -> dict[str, Any]:
    """The times that a new row in this state must carry."""
    if state == Cooperative.State.DRAFT:
        return {}
    if state in Cooperative.ENDED:
        return {"ended_at": now}
    return {"activated_at": now} | ({"suspended_at": now} if state == Cooperative.State.SUSPENDED else {})


def _public_id() -> str:
    """C and six characters that are never read wrong and never used twice."""
    while True:
        candidate = "C" + "".join(secrets.choice(BASE32) for _number in range(6))
        if not Cooperative.objects.filter(public_id=candidate).exists():
            return candidate


def _slug(name: str) -> str:
    """A free slug for the name."""
    base = slugify(name)[:100].strip("-") or "cooperativa"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
