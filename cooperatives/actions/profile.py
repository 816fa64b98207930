"""What the profile questionnaire says of a cooperative beside what the registry knows, and taking in what staff accept.

An answer that is empty proposes nothing. Answers that the registry has no place for (P204, P205, P304–P306, P801) stay in
the response; P804–P806 may become a practice (`experiences`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.actions.provenance import plain
from cooperatives.actions.registry import CONSENTS, write_cooperative
from cooperatives.actions.standing import field_label
from cooperatives.actions.years import write_year
from cooperatives.instruments import Definition
from cooperatives.models import Cooperative, Response, YearlyFigures
from cooperatives.querysets import fold
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.models import Term, Territory

INSTRUMENT = "PROFILO"
SAID_YES = "SI"
#: question → field of write_cooperative
FIELDS = {
    "P101": "name", "P102": "tax_code", "P103": "vat_number", "P104": "rea", "P105": "albo_number",
    "P106": "albo_section", "P107": "albo_category", "P108": "social_type", "P109": "legal_form", "P110": "founded_on",
    "P111": "pec", "P112": "email", "P113": "phone", "P114": "website", "P201": "municipality", "P202": "postcode",
    "P203": "address", "P301": "ateco_code", "P302": "sector", "P303": "description", "P701": "certifications",
    "P702": "sdgs", "P802": "mentor",
}  # fmt: skip
YEAR = "P501"
#: question → figure of the year that P501 names
FIGURES = {
    "P401": "members", "P402": "members_women", "P403": "members_men", "P404": "members_entities",
    "P405": "members_workers", "P502": "workers", "P503": "women_permanent", "P504": "men_permanent",
    "P505": "women_fixed_term", "P506": "men_fixed_term", "P507": "women_apprentices", "P508": "men_apprentices",
    "P601": "revenue", "P602": "revenue_members",
}  # fmt: skip
CONSENT = "P803"
ATECO_EDITION = "2025"
#: codes that people write with or without spaces, dots and hyphens
CODES = ("tax_code", "vat_number", "rea", "albo_number", "phone", "ateco_code")
SCHEMES = {"albo_category": "albo", "sector": "sector"}


class ChangedMeanwhile(DomainError):
    sentence = gettext_lazy(
        "The registry has changed since this page was opened: look at the new values, then choose."
    )


class LookedAtAlready(WrongState):
    sentence = gettext_lazy("Somebody has looked at these differences already.")


class Refused(DomainError):
    """What the registry does not take; `key` is the difference it stands at."""

    sentence = "%(why)s"

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why=why)
        self.key = key


@dataclass(frozen=True)
class Difference:
    """One value of the registry and what was answered. `key` is a field, or “2025:members”; `seen` is the value now as text."""

    key: str
    question: str
    label: str
    now: str
    said: str
    seen: str
    value: Any


def differences(*, response: Response) -> list[Difference]:
    """Where a sent profile says something else than the registry, in the order of the questionnaire. Five questions to the
    database at most. Takes a response `for_work()`; one of another questionnaire has none."""
    if not is_profile(response) or response.document is None:
        return []
    answers: Mapping[str, Any] = response.document["answers"]
    definition = response.wave.instrument_version.definition
    cooperative = response.cooperative
    terms = {(term.scheme, term.code): term for term in Term.objects.filter(scheme__in=SCHEMES.values())}
    seat = cooperative.seats.filter(kind="registered", active=True).first()
    found = []
    for code, name in FIELDS.items():
        value = _typed(name, answers.get(code), definition, code, terms)
        if value in (None, "", []) and not (name in ("certifications", "sdgs") and code in answers):
            continue
        now = _now(cooperative, seat, name)
        if not _same(name, now, value):
            found.append(_difference(name, code, capfirst(field_label(name)), now, value))
    if CONSENT in answers:
        for name in CONSENTS:
            value, now = name.removeprefix("consent_") in answers[CONSENT], getattr(cooperative, name)
            if value != now:
                found.append(_difference(name, CONSENT, capfirst(field_label(name)), now, value))
    year = answers.get(YEAR)
    if isinstance(year, int):
        row = cooperative.years.filter(year=year).first()
        for code, name in FIGURES.items():
            value = answers.get(code)
            if value is None or value == "":
                continue
            value = Decimal(value) if name in YearlyFigures.MONEY else value
            now = getattr(row, name, None)
            if value != now:
                label = f"{capfirst(field_label(name, year))}, {year}"
                found.append(_difference(f"{year}:{name}", code, label, now, value))
    return found


def is_profile(response: Response) -> bool:
    """Whether it answers the profile questionnaire, whatever its version."""
    return response.wave.instrument_version.instrument.code == INSTRUMENT


@transaction.atomic
def settle_differences(*, response: Response, chosen: Mapping[str, str], by: User) -> int:
    """Write the chosen differences (key → the value `seen`) into the registry as said by the questionnaire, and end the look;
    with nothing chosen, leave all as it is. Returns how many were written.

    Raises: LookedAtAlready, ChangedMeanwhile, Refused; nothing is written then.
    """
    Cooperative.objects.select_for_update(of=["self"]).get(pk=response.cooperative.pk)
    if not Response.objects.filter(pk=response.pk, reviewed_at=None).update(reviewed_at=timezone.now()):
        raise LookedAtAlready
    there = {each.key: each for each in differences(response=response)}
    if any(key not in there or there[key].seen != seen for key, seen in chosen.items()):
        raise ChangedMeanwhile
    fields = {key: there[key].value for key in chosen if ":" not in key}
    if "ateco_code" in fields:
        fields["ateco_edition"] = ATECO_EDITION
    cooperative, source = response.cooperative, f"profile {response.wave.code}"
    figures = {key.split(":")[1]: there[key].value for key in chosen if ":" in key}
    try:
        if fields:
            write_cooperative(cooperative=cooperative, source=source, user=by, **fields)
        if figures:
            year = int(next(key for key in chosen if ":" in key).split(":")[0])
            write_year(cooperative=cooperative, year=year, source="profile", user=by, **figures)
    except DomainError as refusal:
        keys = [key for key in chosen if key.split(":")[-1] == refusal.field] or list(chosen)
        raise Refused(keys[0], str(refusal)) from refusal
    return len(chosen)


def _typed(
    name: str, said: Any, definition: Definition, code: str, terms: Mapping[tuple[str, str], Term]
) -> Any:
    """An answer in the form that `write_cooperative` takes; None where nothing was answered."""
    if said is None or said == "":
        return None
    if name in SCHEMES:
        return terms.get((SCHEMES[name], said))
    if name == "municipality":
        return Territory.objects.municipalities().filter(code=said).first()
    if name == "founded_on":
        return date(said, 1, 1)
    if name == "mentor":
        return said == SAID_YES
    if name == "certifications":
        return [
            option.label
            for option in definition.question(code).options
            if option.code in said and not option.none
        ]
    return said if isinstance(said, list) else str(said).strip()


def _now(cooperative: Cooperative, seat: Any, name: str) -> Any:
    if name in ("name", "website"):
        return getattr(cooperative.organisation, name)
    if name in ("postcode", "address"):
        return getattr(seat, name, "")
    return getattr(cooperative, name)


def _same(name: str, now: Any, value: Any) -> bool:
    """Whether a difference would be one of writing only."""
    if name == "founded_on":
        return now is not None and now.year == value.year
    if name == "name":
        return fold(now) == fold(value)
    if name in CODES:
        return _bare(now) == _bare(value)
    if isinstance(value, list):
        return sorted(now) == sorted(value)
    return plain(now) == plain(value) or (not now and not value)


def _bare(text: str) -> str:
    return "".join(char for char in str(text).casefold() if char.isalnum())


def _difference(key: str, question: str, label: str, now: Any, value: Any) -> Difference:
    name = key.split(":")[-1]
    return Difference(
        key, question, label, _words(name, now), _words(name, value), json.dumps(plain(now)), value
    )


def _words(name: str, value: Any) -> str:
    """A value as people read it; a dash for none."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("albo_section", "social_type", "legal_form"):
        choices: dict = dict(getattr(Cooperative._meta.get_field(name), "flatchoices", []))
        return str(choices.get(value, value))
    if name == "founded_on":
        return str(value.year)
    if isinstance(value, Decimal):
        return number_format(value, 2, force_grouping=True)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
