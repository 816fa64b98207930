"""What a cooperative answered to PROFILO against what the registry says; what staff accept is written in the registry.

Questions without a place in the registry (P204, P205, P304–P306, P801, P804–P806) stay in the response.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.profile_values import (
    Known,
    Mapped,
    answer_of,
    as_answer,
    as_shown,
    in_registry,
    is_same,
    to_write,
)
from cooperatives.actions.provenance import plain
from cooperatives.actions.registry import write_cooperative
from cooperatives.actions.standing import field_label
from cooperatives.actions.years import write_year
from cooperatives.models import Cooperative, FieldChange, Response, Seat
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.models import Term, Territory

#: what each question is in the registry; P110 says a year, which stands for its first day when no day was known
FIELDS = (
    Mapped("P101", "name"), Mapped("P102", "tax_code", "code"), Mapped("P103", "vat_number", "code"),
    Mapped("P104", "rea", "loose"), Mapped("P105", "albo_number", "loose"), Mapped("P106", "albo_section", "choice"),
    Mapped("P107", "albo_category", "term:albo"), Mapped("P108", "social_type", "choice"),
    Mapped("P109", "legal_form", "choice"), Mapped("P110", "founded_on", "year"), Mapped("P111", "pec", "email"),
    Mapped("P112", "email", "email"), Mapped("P113", "phone", "phone"), Mapped("P114", "website", "url"),
    Mapped("P201", "municipality", "municipality"), Mapped("P202", "postcode"), Mapped("P203", "address"),
    Mapped("P301", "ateco_code", "ateco"), Mapped("P302", "sector", "term:sector"),
    Mapped("P303", "description", "lines"), Mapped("P701", "certifications", "certifications"),
    Mapped("P702", "sdgs", "sdgs"), Mapped("P802", "mentor", "yes"),
    *(Mapped("P803", f"consent_{use}", "consent") for use in ("directory", "map", "contact", "open_data")),
)  # fmt: skip
#: the year that these figures are of
YEAR = "P501"
YEARLY = (
    Mapped("P401", "members", "heads"), Mapped("P402", "members_women", "heads"),
    Mapped("P403", "members_men", "heads"), Mapped("P404", "members_entities", "heads"),
    Mapped("P405", "members_workers", "heads"), Mapped("P502", "workers", "heads"),
    Mapped("P503", "women_permanent", "heads"), Mapped("P504", "men_permanent", "heads"),
    Mapped("P505", "women_fixed_term", "heads"), Mapped("P506", "men_fixed_term", "heads"),
    Mapped("P507", "women_apprentices", "heads"), Mapped("P508", "men_apprentices", "heads"),
    Mapped("P601", "revenue", "euro"), Mapped("P602", "revenue_members", "euro"),
)  # fmt: skip

NOT_VALID = _("The value “%(value)s” cannot be written in the registry.")
CHANGED = _("The registry changed meanwhile: it now says “%(now)s”. Look at this row again.")


class AlreadyDecided(WrongState):
    sentence = _("Somebody has already decided about these answers.")


class NothingToDecide(WrongState):
    sentence = _("There are no answers here that can go into the registry.")


class NothingChosen(DomainError):
    sentence = _("Tick at least one answer to accept, or leave the registry as it is.")


class ChoicesRefused(DomainError):
    """Nothing was written. `problems` says why at each field of the registry; "" is for all."""

    sentence = _("Nothing has been written: some rows need a look.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__()


@dataclass(frozen=True)
class Difference:
    """One answer that says other than the registry. `now` and `then` are as kept, `says` and `answered` in words."""

    question: str
    field: str
    label: Any
    now: Any
    says: str
    then: Any
    answered: str
    year: int | None = None
    later: bool = False  # the registry was written after the answers were sent


def profile_responses() -> Any:
    """The responses to PROFILO that stand, of cooperatives that still have an entry of their own."""
    rows = Response.objects.for_work().sent().filter(
        wave_member__wave__instrument_version__instrument__code="PROFILO", document__isnull=False
    )  # fmt: skip
    return rows.exclude(wave_member__state="excluded").exclude(wave_member__cooperative__state="merged")


def to_review() -> Any:
    """Those about which nobody has decided yet, the oldest first, so that the newest has the last word."""
    return profile_responses().filter(reviewed_at=None).order_by("submitted_at", "pk")


def differences(*, response: Response) -> list[Difference]:
    """Where the answers of a submitted PROFILO differ from the registry, in the order of the questionnaire.

    What was not answered, or is “not pertinent”, proposes nothing; so does another questionnaire.
    """
    return differences_of([response])[response.pk]


def differences_of(responses: Iterable[Response]) -> dict[int, list[Difference]]:
    """The same of several responses, by key; the number of queries does not depend on how many."""
    rows = [row for row in responses if _is_profile(row)]
    answers = {row.pk: _given(row) for row in rows}
    cooperatives = _for_comparing(row.wave_member.cooperative_id for row in rows)
    known = _known(answers.values())
    later = _written_later(rows)
    found: dict[int, list[Difference]] = {row.pk: [] for row in responses}
    for row in rows:
        cooperative = cooperatives[row.wave_member.cooperative_id]
        found[row.pk] = list(_compared(row, cooperative, answers[row.pk], known, later))
    return found


def known_of(cooperative: Cooperative) -> dict[str, Any]:
    """The registry as answers to PROFILO, without what is empty; the figures are those of the last closed year.

    What somebody has to say anew each time is not among them: whether it would be a mentor, and what may be published.
    """
    [row] = _for_comparing([cooperative.pk]).values()
    year = timezone.localdate().year - 1
    answers = {}
    for mapped in (*FIELDS, *YEARLY):
        value = as_answer(mapped, in_registry(mapped, row, year))
        if value not in (None, "", []) and mapped.kind not in ("yes", "consent"):
            answers[mapped.question] = value
    if any(mapped.question in answers for mapped in YEARLY):
        answers[YEAR] = year
    return answers


def _for_comparing(keys: Iterable[int]) -> Mapping[int, Any]:
    """Cooperatives by key, with all that `in_registry` reads."""
    offices = Prefetch("seats", Seat.objects.filter(kind="registered", active=True), to_attr="offices")
    rows = Cooperative.objects.select_related("organisation", "municipality", "sector", "albo_category")
    return rows.prefetch_related(offices, "years").in_bulk(set(keys))


def _compared(
    response: Response,
    cooperative: Cooperative,
    answers: Mapping[str, Any],
    known: Known,
    later: set[tuple[int, str, int | None]],
) -> Iterable[Difference]:
    year = answers.get(YEAR)
    for mapped in (*FIELDS, *(YEARLY if year else ())):
        if mapped.question not in answers:
            continue
        of = year if mapped.yearly else None
        now = in_registry(mapped, cooperative, of)
        then = answer_of(mapped, answers[mapped.question], now, known)
        if then is None or is_same(mapped, now, then):
            continue
        yield Difference(
            mapped.question, mapped.field, field_label(mapped.field, of), plain(now), as_shown(mapped, now),
            plain(then), as_shown(mapped, then, asked=True), of, (response.pk, mapped.field, of) in later,
        )  # fmt: skip


@transaction.atomic
def accept_differences(*, response: Response, fields: Mapping[str, Any], by: User) -> Response:
    """Write the chosen answers in the registry, with their provenance, and close the response's review.

    `fields` names them, each with what the registry said (`Difference.now`) when it was chosen. All or nothing.
    Raises: AlreadyDecided, NothingToDecide, NothingChosen, ChoicesRefused with a sentence at each row that cannot be.
    """
    _lock(response)
    if not fields:
        raise NothingChosen
    cooperative = Cooperative.objects.select_for_update(of=["self"]).get(
        pk=response.wave_member.cooperative_id
    )
    rows = differences(response=response)
    by_field = {row.field: row for row in rows}
    answers = _given(response)
    known = _known([answers])
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    figures: dict[str, Any] = {}
    for mapped in (*FIELDS, *YEARLY):
        if mapped.field not in fields:
            continue
        row = by_field.get(mapped.field)
        if row is None:
            continue  # the registry says by now what was answered
        if row.now != fields[mapped.field]:
            problems[row.field] = str(CHANGED) % {"now": row.says}
            continue
        try:
            then = answer_of(mapped, answers[mapped.question], _seen(mapped, cooperative, row.year), known)
            (figures if mapped.yearly else values).update(to_write(mapped, then))
        except ValidationError as wrong:
            problems[row.field] = " ".join(wrong.messages)
        except ValueError:
            problems[row.field] = str(NOT_VALID) % {"value": row.answered}
    if not problems:
        problems = _write(response, cooperative, values, figures, answers.get(YEAR), by)
    if problems:
        raise ChoicesRefused(problems)
    return _decided(response)


@transaction.atomic
def set_aside_differences(*, response: Response, by: User) -> Response:
    """Leave the registry as it is: the answers stay in the response and nobody is asked about them again.

    Raises: AlreadyDecided, NothingToDecide.
    """
    _lock(response)
    return _decided(response)


def _write(
    response: Response, cooperative: Cooperative, values: dict[str, Any], figures: dict[str, Any], year: Any, by: User
) -> dict[str, str]:  # fmt: skip
    """Write all that was chosen; what the verbs refuse, by field, and then nothing is written."""
    wave = response.wave
    source = f"profile {wave.code}"
    note = f"{wave.title} · {wave.instrument_version} · {response.revision}"[:200]
    try:
        with transaction.atomic():
            if values:
                write_cooperative(cooperative=cooperative, source=source, user=by, note=note, **values)
            if figures:
                write_year(cooperative=cooperative, year=year, source=source, user=by, note=note, **figures)
    except DomainError as refusal:
        field = refusal.field or ""
        return {field if field in values or field in figures else "": str(refusal)}
    return {}


def _lock(response: Response) -> None:
    """Two people decide one after the other; the second is told."""
    locked = Response.objects.select_for_update(of=["self"]).get(pk=response.pk)
    if not _is_profile(response) or locked.state not in Response.SENT:
        raise NothingToDecide
    if response.wave_member.cooperative.state == Cooperative.State.MERGED:
        raise NothingToDecide
    if locked.reviewed_at is not None:
        raise AlreadyDecided


def _decided(response: Response) -> Response:
    response.reviewed_at = timezone.now()
    response.save(update_fields=["reviewed_at", "changed_at"])
    return response


def _is_profile(response: Response) -> bool:
    return (
        response.wave.instrument_version.instrument.code == "PROFILO"
        and response.state in Response.SENT
        and response.document is not None
    )


def _given(response: Response) -> dict[str, Any]:
    """The answers that were given, without those marked as not pertinent."""
    document = response.document or {}
    aside = {mark.partition(":")[0] for mark in document.get("not_pertinent", [])}
    return {code: value for code, value in document.get("answers", {}).items() if code not in aside}


def _seen(mapped: Any, cooperative: Cooperative, year: int | None) -> Any:
    """What the registry says of one field, read now."""
    cooperative.offices = list(cooperative.seats.filter(kind="registered", active=True))  # type: ignore[attr-defined]
    return in_registry(mapped, cooperative, year)


def _known(answers: Iterable[Mapping[str, Any]]) -> Known:
    """The terms and places that these answers name, in two queries."""
    terms: dict[str, dict[str, Term]] = defaultdict(dict)
    for term in Term.objects.filter(scheme__in=["albo", "sector"]):
        terms[term.scheme][term.code] = term
    codes = {str(given["P201"]) for given in answers if "P201" in given}
    places = Territory.objects.filter(kind="municipality", code__in=codes)
    return Known(terms, {place.code: place for place in places})


def _written_later(responses: list[Response]) -> set[tuple[int, str, int | None]]:
    """(response, field, year) of what was written in the registry after the response was sent."""
    asked = Q(pk__in=[])
    for row in responses:
        asked |= Q(cooperative=row.wave_member.cooperative_id, at__gt=row.submitted_at)
    rows = FieldChange.objects.filter(asked).order_by().values_list("cooperative", "field", "year", "at")
    sent = defaultdict(list)
    for row in responses:
        sent[row.wave_member.cooperative_id].append(row)
    return {
        (row.pk, field, year)
        for cooperative, field, year, at in rows
        for row in sent[cooperative]
        if row.submitted_at and at > row.submitted_at
    }
