"""What people type in a business plan: sections of words, tables a row at a time, what each one brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from startups.actions import plan_words
from startups.actions.plan_words import CHOICE, LINE, LONG, MEMBER, MONTHS, YEARS, Field, Section
from startups.actions.plans import SAID
from startups.models import GroupMember, PlanAttachment, PlanMember
from startups.plan import read
from startups.plan.inputs import MONTHS as A_YEAR
from startups.plan.numbers import MOST, NotANumber, Wrong, read_number, written
from startups.plan.reading import MOST_ROWS, Problem

LONGEST, LONGEST_LINE, LONGEST_NUMBER = 6000, 200, 40
WRONG = {
    Wrong.NOT_A_NUMBER: gettext_lazy("This is not a number. Write it like 1.234,56."),
    Wrong.AMBIGUOUS: gettext_lazy(
        "This could mean two numbers. Use the dot for thousands and the comma for decimals, like 1.234,56."
    ),
    Wrong.TOO_MANY_DECIMALS: gettext_lazy("Too many digits after the comma."),
    Wrong.TOO_SMALL: gettext_lazy("Write %(least)s or more."),
    Wrong.TOO_LARGE: gettext_lazy("Write %(most)s at most."),
    "unknown": gettext_lazy("Choose one of the list."),
}


def sentence(why: str, least: Decimal | int = 0, most: Decimal | int = MOST) -> str:
    """What is wrong with a number, in words."""
    facts = {"least": written(Decimal(least)), "most": written(Decimal(most))}
    return str(WRONG[why]) % facts  # type: ignore[index]


def of_number(label: Any, help_text: Any = "", **attributes: str) -> forms.CharField:
    """A number as text: it is read by the plan, never by the browser."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", **attributes}),
    )


@dataclass
class Group:
    """Fields that stand together: one, or the years or months of a number under their name."""

    field: Field
    bound: list[forms.BoundField]

    @property
    def several(self) -> bool:
        return self.field.kind in (YEARS, MONTHS)

    @property
    def only_for(self) -> str:
        """The class of a field that some rows alone need: the page shows it to those."""
        return f" plan-for plan-for-{self.field.only_for}" if self.field.only_for else ""

    @property
    def folded(self) -> bool:
        """Months wait behind their name until somebody needs them."""
        return self.field.kind == MONTHS and not any(each.value() or each.errors for each in self.bound)


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and at which table, row and column: “T6 Fixed costs, row 2 “Rent”, Amount, euro, year 1”."""

    id: str
    where: str
    error: str


@dataclass
class Row:
    """A row of a table on the screen; `number` counts from 1."""

    number: int
    title: str
    groups: list[Group]
    drop: forms.BoundField
    wrong: bool


class SectionForm(forms.Form):
    """A section as its words in `plan_words` say. `content()` is what the verb keeps.

    A number that cannot be read is refused at its field; one left empty is kept empty, and the checks ask for it.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        section: Section,
        content: dict[str, Any],
        version: int,
        years: int,
        lines: list[str] | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(data)
        self.section, self.years, self.lines = section, years, lines or []
        self.stored = {"kind": kind, **content} if section.key == "settings" else content
        self.initial["seen"] = version
        if section.table:
            self.count = self._count(data)
            self.fields["rows"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=self.count
            )
            for row in range(self.count):
                stored = self._stored_row(row)
                self.fields[f"{row}-old"] = forms.CharField(
                    widget=forms.HiddenInput,
                    required=False,
                    max_length=4,
                    initial=str(row) if row < len(self._rows()) else "",
                )
                for field in section.fields:
                    self._add(field, f"{row}-", stored, row)
                self.fields[f"{row}-drop"] = forms.BooleanField(label=_("Take this row away"), required=False)
        else:
            for field in section.fields:
                self._add(field, "", self.stored, 0)

    # -- building --

    def _rows(self) -> list[dict[str, Any]]:
        return list(self.stored.get("rows", []))

    def _stored_row(self, number: int) -> dict[str, Any]:
        rows = self._rows()
        return rows[number] if number < len(rows) else {}

    def _count(self, data: Any) -> int:
        if data is None:
            return max(1, len(self._rows()))
        try:
            typed = int(data.get("rows", "1"))
        except ValueError:
            typed = 1
        return max(1, min(MOST_ROWS, typed + (1 if data.get("add") else 0)))

    def _places(self, field: Field) -> int:
        return self.years if field.kind == YEARS else A_YEAR

    def _add(self, field: Field, prefix: str, stored: dict[str, Any], row: int) -> None:
        name, value = prefix + field.name, stored.get(field.name, "")
        if field.kind in (YEARS, MONTHS):
            unit = _("Year %(number)d") if field.kind == YEARS else _("Month %(number)d")
            values = value if isinstance(value, list) else []
            for place in range(self._places(field)):
                self.fields[f"{name}-{place}"] = of_number(unit % {"number": place + 1})
                self.initial[f"{name}-{place}"] = values[place] if place < len(values) else ""
            return
        self.fields[name] = self._made(field)
        self.initial[name] = value or field.default

    def _made(self, field: Field) -> forms.Field:
        if field.kind == LONG:
            return forms.CharField(
                label=field.label,
                help_text=field.help,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea({"rows": 5}),
            )
        if field.kind == LINE:
            return forms.CharField(
                label=field.label, help_text=field.help, required=False, max_length=LONGEST_LINE
            )
        if field.kind == CHOICE:
            choices: Any = field.choices or [
                ("", _("of all lines")),
                *(
                    (str(at), label or _("Line %(number)d") % {"number": at + 1})
                    for at, label in enumerate(self.lines)
                ),
            ]
            return forms.ChoiceField(label=field.label, help_text=field.help, choices=choices, required=False)
        return of_number(field.label, field.help)

    # -- showing --

    def groups(self, prefix: str = "") -> list[Group]:
        """The fields in their order, years and months under one name."""
        told = []
        for field in self.section.fields:
            name = prefix + field.name
            if field.kind in (YEARS, MONTHS):
                bound = [self[f"{name}-{place}"] for place in range(self._places(field))]
            else:
                bound = [self[name]]
            told.append(Group(field, bound))
        return told

    def shown_rows(self) -> Iterator[Row]:
        """The rows of a table."""
        for row in range(self.count):
            groups = self.groups(f"{row}-")
            wrong = any(bound.errors for group in groups for bound in group.bound)
            title = str(self[f"{row}-label"].value() or "")
            yield Row(row + 1, title, groups, self[f"{row}-drop"], wrong)

    def hidden_of_rows(self) -> list[forms.BoundField]:
        """Which row of the stored table each one was."""
        return [self["seen"]] + (
            [self["rows"], *(self[f"{row}-old"] for row in range(self.count))] if self.section.table else []
        )

    def mistakes(self) -> Iterator[Mistake]:
        """What is wrong, in the order of the page, each with its table, row and column."""
        heading = f"{self.section.number} {self.section.title}"
        parts = [("", self.groups())] if not self.section.table else [
            (self._row_in_words(row), row.groups) for row in self.shown_rows()
        ]  # fmt: skip
        for row, groups in parts:
            for group in groups:
                for bound in group.bound:
                    names = [heading, row, str(group.field.label), str(bound.label) if group.several else ""]
                    where = ", ".join(name for name in names if name)
                    for error in bound.errors:
                        yield Mistake(bound.id_for_label, where, str(error))

    def _row_in_words(self, row: Row) -> str:
        if not row.title:
            return pgettext("of a table", "row %(number)d") % {"number": row.number}
        return pgettext("of a table", "row %(number)d “%(name)s”") % {"number": row.number, "name": row.title}

    @property
    def adding(self) -> bool:
        """Whether the button that adds a row was pressed."""
        return bool(self.data.get("add"))

    def bare(self) -> None:
        """Show what was typed without judging it: a row was added, nothing is saved yet."""
        self._errors = forms.utils.ErrorDict()
        self.data = self.data.copy()
        self.data["rows"] = str(self.count)
        for field in self.section.fields:
            if field.default and field.kind == CHOICE:
                self.data.setdefault(f"{self.count - 1}-{field.name}", field.default)

    def seen_now(self, version: int) -> None:
        """From now on the form is about this version: who saves again has read what the other wrote."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)

    # -- reading --

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self._told, self._places_of = self._content(cleaned)
            for problem in read(self._document()).problems:
                self._refuse(problem)
        return cleaned

    def content(self) -> dict[str, Any]:
        """What was typed, row by row; rows left empty or taken away are not in it."""
        return self._told

    def kept(self) -> list[int | None]:
        """For each row of `content()` the place it had in the version that the page showed."""
        old = [self.cleaned_data.get(f"{row}-old", "") for row in self._places_of]
        return [int(each) if each.isdigit() else None for each in old]

    def _content(self, cleaned: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        if not self.section.table:
            return {field.name: self._value(field, "", cleaned) for field in self.section.fields}, []
        rows, places = [], []
        for row in range(self.count):
            told = {field.name: self._value(field, f"{row}-", cleaned) for field in self.section.fields}
            if cleaned.get(f"{row}-drop") or self._is_empty(told):
                continue
            rows.append(told)
            places.append(row)
        return {"rows": rows}, places

    def _value(self, field: Field, prefix: str, cleaned: dict[str, Any]) -> Any:
        name = prefix + field.name
        if field.kind in (YEARS, MONTHS):
            values = [cleaned.get(f"{name}-{place}", "").strip() for place in range(self._places(field))]
            return values if any(values) or field.kind == YEARS else []
        value = cleaned.get(name, "") or ""
        return value.replace("\r\n", "\n").strip() or field.default

    def _is_empty(self, told: dict[str, Any]) -> bool:
        return not any(
            any(value) if isinstance(value, list) else value
            for name, value in told.items()
            if self.section.of(name).kind != CHOICE
        )

    def _document(self) -> dict[str, Any]:
        said = {"yes": True, "no": False}

        def row(told: dict[str, Any]) -> dict[str, Any]:
            return {key: said.get(value, value) if key in SAID else value for key, value in told.items()}

        if self.section.key == "settings":
            return row(self._told)
        if not self.section.table:
            return {}
        lines = [{"label": each} for each in self.lines] if self.section.key != "revenue" else None
        document: dict[str, Any] = {"years": self.years, "revenue": lines or []}
        document[self.section.key] = [row(each) for each in self._told["rows"]]
        return document

    def _refuse(self, problem: Problem) -> None:
        """Say what is wrong with a number at its field; what is of other sections, or only missing, is passed over."""
        if problem.why == Wrong.BLANK:
            return
        parts = problem.path.split(".")
        if self.section.table:
            if parts[0] != self.section.key or len(parts) < 3:
                return
            name = f"{self._places_of[int(parts[1])]}-" + "-".join(parts[2:])
        else:
            name = "-".join(parts)
        if name in self.fields:
            self.add_error(name, sentence(problem.why, problem.least, problem.most))


class MemberForm(forms.Form):
    """What one member brings. `facts()` is what the verb keeps; an amount left empty is not known yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    most_years = 5

    def __init__(self, data: Any = None, *, row: PlanMember, years: int = 3) -> None:
        super().__init__(data, prefix=f"r{row.pk}")
        self.most_years, self.who = years, str(row)
        self.initial["seen"] = row.version
        if row.member_id is None:
            self.fields["name"] = forms.CharField(label=_("Name"), max_length=160)
            self.initial["name"] = row.name
        for field in MEMBER:
            value = getattr(row, field.name)
            if field.kind == CHOICE:
                self.fields[field.name] = forms.ChoiceField(label=field.label, choices=field.choices)
                self.initial[field.name] = value if isinstance(value, str) else ("yes" if value else "no")
            else:
                self.fields[field.name] = of_number(field.label, field.help)
                self.initial[field.name] = "" if value is None else written(Decimal(value))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field in MEMBER:
            if field.kind == CHOICE or field.name not in cleaned:
                continue
            most: Decimal | int = self.most_years if field.name == "rest_year" else MOST
            least = 1 if field.name == "rest_year" else 0
            places = 0 if field.name == "rest_year" else 2
            try:
                cleaned[field.name] = read_number(cleaned[field.name], places=places, least=least, most=most)
            except NotANumber as refusal:
                if refusal.why != Wrong.BLANK:
                    self.add_error(field.name, sentence(refusal.why, least, most))
                cleaned[field.name] = (
                    None if field.name in ("subscribed", "paid", "rest_year") else Decimal(0)
                )
        return cleaned

    def mistakes(self) -> Iterator[Mistake]:
        """See `SectionForm.mistakes`; a row of T8 goes by its member."""
        for bound in self:
            for error in bound.errors:
                where = _("T8 Members, %(who)s, %(column)s") % {"who": self.who, "column": bound.label}
                yield Mistake(bound.id_for_label, where, str(error))

    def facts(self) -> dict[str, Any]:
        """What `actions.plans.save_row` takes."""
        told = {field.name: self.cleaned_data[field.name] for field in MEMBER}
        told["natural"] = told["natural"] == "yes"
        told["rest_year"] = None if told["rest_year"] is None else int(told["rest_year"])
        if "name" in self.cleaned_data:
            told["name"] = self.cleaned_data["name"].strip()
        return told

    def seen_now(self, version: int) -> None:
        """See `SectionForm.seen_now`."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(version)


class OutsiderForm(forms.Form):
    """A member that is not in the group."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=GroupMember.Category.choices)
    natural = forms.ChoiceField(
        label=gettext_lazy("Person"), choices=plan_words.MEMBER[1].choices, initial="yes"
    )


class AttachForm(forms.Form):
    """A quote, or another file that proves what the plan says."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PlanAttachment.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=160,
        help_text=gettext_lazy("For instance: quote of the oven, firm X."),
    )
    investment = forms.ChoiceField(label=gettext_lazy("For which investment of T1"), required=False)
    upload = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, documents, worksheets or pictures, 20 MB at most."),
    )

    def __init__(self, *args: Any, investments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each, each) for each in dict.fromkeys(investments) if each]
        self.fields["investment"].choices = [("", _("of none in particular")), *named]  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What the plan is of, before its first page."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of plan"),
        choices=plan_words.SECTIONS["settings"].of("kind").choices,
        widget=forms.RadioSelect,
        initial="start_up",
    )
