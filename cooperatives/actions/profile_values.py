"""Values of PROFILO's answers and of the registry: the one turned into the other, compared, and said in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from stdnum.it import iva

from cooperatives.models import Cooperative, Seat, YearlyFigures
from land.core.models import Organisation, Term, Territory

ATECO_EDITION = "2025"
NONE = "NESSUNA"
#: the certifications of P701 as the registry writes them; others that the registry has stay
CERTIFICATIONS = {
    "ISO9001": "ISO 9001", "ISO14001": "ISO 14001", "ISO45001": "ISO 45001", "ISO27001": "ISO 27001",
    "ISO50001": "ISO 50001", "SA8000": "SA8000", "PDR125": "UNI/PdR 125", "EMAS": "EMAS", "ECOLABEL": "Ecolabel",
    "UNI11034": "UNI 11034", "BIO": "Biologico", "RATING": "Rating di legalità", "MOD231": "Modello 231", "SOA": "SOA",
}  # fmt: skip


@dataclass(frozen=True)
class Mapped:
    """One question and the field of the registry, or of a year's figures, that it speaks of.

    `kind`: text, lines, code, email, url, phone, loose (a number written in several ways), choice, term:<scheme>,
    municipality, year, ateco, certifications, sdgs, yes, consent, heads, euro.
    """

    question: str
    field: str
    kind: str = "text"

    @property
    def yearly(self) -> bool:
        return self.kind in ("heads", "euro")


@dataclass(frozen=True)
class Known:
    """The terms (scheme → code → term) and places (code → place) that answers may name."""

    terms: Mapping[str, Mapping[str, Term]]
    places: Mapping[str, Territory]


def in_registry(mapped: Mapped, cooperative: Cooperative, year: int | None) -> Any:
    """What the registry says: the column's own value; an ATECO code with its edition when it is not the one asked for.

    Reads `offices` (the registered office) and `years` as they were prefetched on the cooperative.
    """
    if mapped.yearly:
        row = next((each for each in cooperative.years.all() if each.year == year), None)
        return getattr(row, mapped.field, None)
    if mapped.field in ("name", "website"):
        return getattr(cooperative.organisation, mapped.field)
    if mapped.field in ("postcode", "address"):
        return next((getattr(seat, mapped.field) for seat in cooperative.offices), "")  # type: ignore[attr-defined]
    value = getattr(cooperative, mapped.field)
    if mapped.kind == "ateco" and value and cooperative.ateco_edition != ATECO_EDITION:
        return f"{value} ({cooperative.ateco_edition})"
    if mapped.kind == "municipality" and value is None:
        return next((seat.elsewhere for seat in cooperative.offices), "") or None  # type: ignore[attr-defined]
    return list(value) if isinstance(value, list) else value


def answer_of(mapped: Mapped, said: Any, now: Any, known: Known) -> Any:
    """The answer as its column would have it; None if it says nothing. A code that nobody knows stays as typed."""
    kind = mapped.kind
    if kind in ("certifications", "sdgs", "consent"):
        return _several(mapped, said, now) if isinstance(said, list) and said else None
    if kind in ("heads", "year"):
        if isinstance(said, bool) or not isinstance(said, int):
            return None
        return date(said, 1, 1) if kind == "year" and 1 <= said <= 9999 else said
    if not isinstance(said, str) or not said.strip():
        return None
    said = said.strip()
    if kind == "euro":
        try:
            return Decimal(said).quantize(Decimal("0.01"))
        except InvalidOperation:
            return None
    if kind == "yes":
        return {"SI": True, "NO": False}.get(said)
    if kind == "code":
        return iva.compact(said)
    if kind.startswith("term:"):
        return known.terms.get(kind.partition(":")[2], {}).get(said, said)
    if kind == "municipality":
        return known.places.get(said, said)
    if kind in ("lines", "choice", "ateco"):
        return said.replace("\r\n", "\n")
    said = " ".join(said.split())
    return said.upper() if kind == "loose" else said


def _several(mapped: Mapped, said: list[Any], now: Any) -> Any:
    codes = [code for code in said if isinstance(code, str) and code != NONE]
    if mapped.kind == "consent":
        return mapped.field.removeprefix("consent_") in codes
    if mapped.kind == "sdgs":
        return sorted(codes)
    asked = {word.casefold() for word in CERTIFICATIONS.values()}
    kept = [word for word in now or [] if word.casefold() not in asked]
    return [*(CERTIFICATIONS.get(code, code) for code in codes), *kept]


def as_answer(mapped: Mapped, value: Any) -> Any:
    """What the registry says, in the form of an answers document: the other way round of `answer_of`."""
    if isinstance(value, Term | Territory):
        return value.code
    if isinstance(value, date):
        return value.year
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if mapped.kind == "certifications":
        codes = {word.casefold(): code for code, word in CERTIFICATIONS.items()}
        return [codes[word.casefold()] for word in value or [] if word.casefold() in codes]
    return value


def is_same(mapped: Mapped, now: Any, then: Any) -> bool:
    """Whether both say the same thing: the way a number, an address or a list is written does not count."""
    if mapped.kind == "year":
        return isinstance(now, date) and isinstance(then, date) and now.year == then.year
    if isinstance(then, bool):
        return bool(now) == then
    if isinstance(then, list):
        return sorted(word.casefold() for word in now or []) == sorted(word.casefold() for word in then)
    if isinstance(now, str) and isinstance(then, str):
        return _plainly(mapped.kind, now) == _plainly(mapped.kind, then)
    return bool(now == then)


def _plainly(kind: str, text: str) -> str:
    if kind in ("phone", "loose"):
        return re.sub(r"[^0-9A-Z+]", "", text.upper())
    if kind in ("email", "url"):
        return text.strip().rstrip("/").casefold()
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def as_shown(mapped: Mapped, value: Any, *, asked: bool = False) -> str:
    """A value in words; nothing is a dash. Of an answer (`asked`) a day that stands for its year is told as such."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        day = formats.date_format(value, "j F Y")
        return _("%(day)s (only the year was asked)") % {"day": day} if asked else day
    if isinstance(value, Decimal):
        return f"{formats.number_format(value, 2, force_grouping=True)} €"
    if isinstance(value, int):
        return formats.number_format(value, force_grouping=True)
    if isinstance(value, Term):
        return value.title
    if mapped.kind == "choice":
        return str(dict(_column(mapped).flatchoices).get(value, value))
    return ", ".join(value) if isinstance(value, list) else str(value)


def to_write(mapped: Mapped, value: Any) -> dict[str, Any]:
    """What the verbs of the registry take for this answer.

    Raises: ValidationError with what is wrong with the value.
    """
    if mapped.yearly:
        return {mapped.field: value}
    if mapped.kind.startswith("term:") or mapped.kind == "municipality":
        if isinstance(value, str):
            raise ValidationError(_("No code “%(value)s” is known."), params={"value": value})
        return (
            {mapped.field: value, "elsewhere": ""} if mapped.kind == "municipality" else {mapped.field: value}
        )
    if mapped.kind == "year" and not isinstance(value, date):
        raise ValidationError(_("This year cannot be right."))
    if mapped.kind == "ateco":
        if not Term.objects.filter(scheme="ateco-2025", code=value).exists():
            raise ValidationError(_("This code is not in the ATECO 2025 classification."))
        return {mapped.field: value, "ateco_edition": ATECO_EDITION}
    if mapped.kind == "code" and value and not iva.is_valid(value):
        raise ValidationError(_("The check digit does not match: one digit may have been mistyped."))
    if mapped.field == "postcode" and not re.fullmatch(r"[0-9]{5}", value):
        raise ValidationError(_("A postal code has five digits."))
    if mapped.kind == "sdgs" and not all(code.isdecimal() and 1 <= int(code) <= 17 for code in value):
        raise ValidationError(_("No code “%(value)s” is known."), params={"value": ", ".join(value)})
    return {mapped.field: _column(mapped).clean(value, None)}


def _column(mapped: Mapped) -> Any:
    """The column that holds it."""
    model: type[models.Model] = YearlyFigures if mapped.yearly else Cooperative
    if mapped.field in ("name", "website"):
        model = Organisation
    elif mapped.field in ("postcode", "address"):
        model = Seat
    return model._meta.get_field(mapped.field)
