"""The ready-made questions that funders ask, and which answers are right. Knows no table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from stdnum.it import codicefiscale

FIRST_YEAR = 1900
YOUNGEST, OLDEST = 14, 110  # years
LONGEST = 200  # characters of a text

Option = tuple[str, Any]


def tax_code(typed: str) -> str:
    """A person's codice fiscale, sixteen characters in capitals, without spaces.

    Check character, day and month after python-stdnum `stdnum.it.codicefiscale`. Raises: ValidationError.
    """
    code: str = codicefiscale.compact(typed).upper()
    if len(code) != 16:
        raise ValidationError(
            _("A person's codice fiscale has sixteen characters: this one has %(number)d."),
            params={"number": len(code)},
        )
    if not codicefiscale.is_valid(code):
        raise ValidationError(_("This codice fiscale does not add up: one character may have been mistyped."))
    return code


def birth_date(day: date) -> date:
    """A day on which somebody between 14 and 110 years old can be born. Raises: ValidationError."""
    today = date.today()
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if not YOUNGEST <= age <= OLDEST:
        raise ValidationError(
            _("Whoever takes part is between %(least)d and %(most)d years old: check the year."),
            params={"least": YOUNGEST, "most": OLDEST},
        )
    return day


def any_day(day: date) -> date:
    """A day of a life or a plan. Raises: ValidationError before 1900 and after 2100."""
    if not FIRST_YEAR <= day.year <= 2100:
        raise ValidationError(
            _("The year %(year)s does not look right: write it with four digits, such as 2027."),
            params={"year": day.year},
        )
    return day


@dataclass(frozen=True)
class Ready:
    """A question that can be chosen as it stands. Its English is the msgid, its Italian the catalogue's."""

    key: str
    kind: str
    label: Any
    purpose: Any
    help: Any = ""
    options: tuple[Option, ...] = ()
    keep_until_days: int = 365
    check: Callable[[Any], Any] | None = field(default=None, compare=False)

    def columns(self) -> dict[str, Any]:
        """What the row of an activity's question says of it, in both languages."""
        found: dict[str, Any] = {
            "kind": self.kind,
            "keep_until_days": self.keep_until_days,
            "options": [],
        }
        with override("it"):
            italian = [str(words) for _value, words in self.options]
            found |= {name: str(getattr(self, name)) for name in ("label", "help", "purpose")}
        with override("en"):
            found |= {f"{name}_en": str(getattr(self, name)) for name in ("label", "help", "purpose")}
            found["options"] = [
                {"value": value, "it": said, "en": str(words)}
                for (value, words), said in zip(self.options, italian, strict=True)
            ]
        return found


COUNTED = _("The funder asks how many women and men, from where, take part. Only totals leave this site.")
REGISTER = _("The funder asks for it in the list of participants that goes with the accounts.")

READY = {
    each.key: each
    for each in (
        Ready(
            "gender",
            "choice",
            _("Gender"),
            COUNTED,
            options=(
                ("woman", _("woman")),
                ("man", _("man")),
                ("other", _("other")),
                ("undisclosed", _("I prefer not to say")),
            ),
        ),
        Ready("birth_date", "date", _("Date of birth"), REGISTER, check=birth_date),
        Ready(
            "birth_place", "text", _("Place of birth"), REGISTER, help=_("Municipality, or foreign country")
        ),
        Ready(
            "tax_code", "text", _("Codice fiscale"), REGISTER, help=_("Sixteen characters"), check=tax_code
        ),
        Ready("citizenship", "text", _("Citizenship"), REGISTER),
        Ready(
            "province",
            "choice",
            _("Province of residence"),
            COUNTED,
            options=(
                ("RM", _("Rome")),
                ("FR", _("Frosinone")),
                ("LT", _("Latina")),
                ("RI", _("Rieti")),
                ("VT", _("Viterbo")),
                ("outside", _("outside Lazio")),
            ),
        ),
        Ready(
            "education",
            "choice",
            _("Education"),
            COUNTED,
            options=(
                ("lower", _("up to lower secondary school")),
                ("qualification", _("vocational qualification")),
                ("upper", _("upper secondary school")),
                ("degree", _("university degree")),
                ("beyond", _("beyond a degree")),
            ),
        ),
        Ready(
            "employment",
            "choice",
            _("Employment"),
            COUNTED,
            options=(
                ("employee", _("employed")),
                ("member", _("working member of a cooperative")),
                ("self", _("self-employed")),
                ("unemployed", _("looking for work")),
                ("student", _("student")),
                ("inactive", _("not working")),
            ),
        ),
    )
}


def check_of(key: str, kind: str) -> Callable[[Any], Any] | None:
    """What an answer must pass beside its kind."""
    ready = READY.get(key)
    if ready is not None and ready.check is not None:
        return ready.check
    return any_day if kind == "date" else None


def kept_for(days: int) -> str:
    """How long answers are kept, in a few words, in the language being read."""
    if days == 0:
        return gettext("deleted at the end")
    if days % 365 == 0:
        years = days // 365
        return ngettext("kept for a year after the end", "kept for %(number)d years after the end", years) % {
            "number": years
        }
    return ngettext(
        "kept for %(number)d day after the end", "kept for %(number)d days after the end", days
    ) % {"number": days}
