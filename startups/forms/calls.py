"""What staff type to keep a call: lines where a list is meant, each with its own refusal."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day
from land.core.models import Programme, Term, Territory
from land.enrolment.forms.events import when
from startups.models import Call, Criterion, Project
from startups.models.calls import GATE

PHASE = re.compile(r"^\s*(\d{1,2}/\d{1,2}/\d{4})\s*[-–]\s*(\d{1,2}/\d{1,2}/\d{4})\s+(\S.*)$")
KINDS = {"riga": "line", "testo": "text", "scelta": "choice", "sì": "yes", "si": "yes"}
ITALIAN = {"line": "riga", "text": "testo", "choice": "scelta", "yes": "sì"}
GATE_LABELS = {
    "modules": _("Modules followed"),
    "module_members": _("Members who follow each of them"),
    "visits": _("Visits with a report"),
    "contacts": _("People heard in the field"),
    "competitors": _("Competitors compared"),
    "assumptions": _("Critical assumptions settled, %"),
    "members": _("Members who confirmed their will"),
}
STEP_HELP = _(
    "One a line: name; weight; points below which it does not pass (0 to 10); what to look at. The last two may be missing."
)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def seconds(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A moment of Rome to the second, since the very second of closing still counts."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        validators=[plausible_day],
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    )


def area(
    label: Any, *, rows: int = 4, length: int = 4000, help_text: Any = "", required: bool = False
) -> Any:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class CallForm(forms.Form):
    """Everything of a call. `facts()` is what the verb wants."""

    title = forms.CharField(label=_("Title"), max_length=160)
    summary = area(_("In two lines"), rows=3, length=600, required=True)
    text = area(_("What the call offers and asks"), rows=10, length=8000)
    opens_at = when(_("Applications from"))
    closes_at = seconds(_("Applications until"), _("Rome time; that very second still counts."))
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Term.objects.of("theme"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=Territory.objects.areas(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the whole of Lazio."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Ideas admitted at most"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_("Empty: no limit."),
    )
    threshold = forms.IntegerField(
        label=_("Points needed, out of 100"), initial=60, min_value=0, max_value=100
    )
    phases = area(
        _("Steps"), rows=5, help_text=_("One a line, as in: 01/03/2027-30/04/2027 BarCamps in four areas")
    )
    criteria_admission = area(
        _("Criteria of admission"),
        help_text=STEP_HELP,
        required=True,
    )
    criteria_prefeasibility = area(_("Criteria of the pre-feasibility plan"), help_text=STEP_HELP)
    criteria_plan = area(_("Criteria of the business plan"), help_text=STEP_HELP)
    questions = area(
        _("Questions of the application"),
        rows=6,
        help_text=_(
            "One a line: question | riga, testo, scelta or sì | obbligatoria or facoltativa | choices separated by commas."
        ),
    )
    rows_to_evaluators = forms.BooleanField(
        label=_("Evaluators read what each member brings"), required=False,
        help_text=_("Otherwise they read totals alone."),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        label=_("Funded by the programme"),
        queryset=Programme.objects.filter(state="open"),
        required=False,
        empty_label=_("none"),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    summary_en = area(_("In two lines, in English"), rows=3, length=600)
    text_en = area(_("What the call offers and asks, in English"), rows=6, length=8000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, usual in GATE.items():
            self.fields[f"gate_{key}"] = forms.IntegerField(
                label=GATE_LABELS[key], min_value=0, max_value=100, initial=usual,
                help_text=gettext("To go from the pre-feasibility plan to the business plan."),
            )  # fmt: skip

    def _lines(self, name: str) -> list[tuple[int, str]]:
        text = self.cleaned_data[name]
        return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]

    def clean_phases(self) -> list[dict[str, str]]:
        """Lines as {title, starts_on, ends_on}."""
        rows = []
        for number, line in self._lines("phases"):
            found = PHASE.match(line)
            try:
                if found is None:
                    raise ValueError
                starts, ends = _day(found[1]), _day(found[2])
            except ValueError:
                raise forms.ValidationError(
                    _("Line %(number)s: write two days and a title, as in 01/03/2027-30/04/2027 BarCamps."),
                    params={"number": number},
                ) from None
            if ends < starts:
                raise forms.ValidationError(
                    _("Line %(number)s: it must end after it starts."), params={"number": number}
                )
            rows.append(
                {"title": found[3].strip(), "starts_on": starts.isoformat(), "ends_on": ends.isoformat()}
            )
        return rows

    def _criteria(self, step: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for number, line in self._lines(f"criteria_{step}"):
            name, *more = (part.strip() for part in line.split(";", 3))
            weight, least, look = (*more, *("", "", "")[len(more) :])
            if not (name and weight.isdecimal() and 1 <= int(weight) <= 100):
                raise forms.ValidationError(
                    _("Line %(number)s: write the name, then its weight from 1 to 100, as in: Idea; 30"),
                    params={"number": number},
                )
            if least and not (least.isdecimal() and int(least) <= 10):
                raise forms.ValidationError(
                    _("Line %(number)s: the points below which it does not pass go from 0 to 10."),
                    params={"number": number},
                )
            if name.casefold() in {row["name"].casefold() for row in rows}:
                raise forms.ValidationError(
                    _("Line %(number)s: this name is there already."), params={"number": number}
                )
            rows.append(
                {"step": step, "name": name[:120], "weight": int(weight), "least": int(least or 0), "help": look[:300]}
            )  # fmt: skip
        return rows

    def clean_criteria_admission(self) -> list[dict[str, Any]]:
        """Its lines."""
        return self._criteria("admission")

    def clean_criteria_prefeasibility(self) -> list[dict[str, Any]]:
        """Its lines."""
        return self._criteria("prefeasibility")

    def clean_criteria_plan(self) -> list[dict[str, Any]]:
        """Its lines."""
        return self._criteria("plan")

    def clean_questions(self) -> list[dict[str, Any]]:
        """Lines as {key, label, kind, choices, required}. The same question keeps its key."""
        rows: list[dict[str, Any]] = []
        for number, line in self._lines("questions"):
            label, *more = (part.strip() for part in line.split("|"))
            kind, needed, choices = (*more[:3], *("", "", "")[len(more) :])
            if not label or (kind and kind.lower() not in KINDS):
                raise forms.ValidationError(
                    _("Line %(number)s: after the question write riga, testo, scelta or sì."),
                    params={"number": number},
                )
            offered = [choice.strip() for choice in choices.split(",") if choice.strip()]
            kind = KINDS.get(kind.lower(), "text")
            if kind == "choice" and len(offered) < 2:
                raise forms.ValidationError(
                    _("Line %(number)s: a question with choices has at least two."),
                    params={"number": number},
                )
            if label.casefold() in {row["label"].casefold() for row in rows}:
                raise forms.ValidationError(
                    _("Line %(number)s: this question is there already."), params={"number": number}
                )
            key = slugify(label)[:40] or f"d{number}"
            if key in {row["key"] for row in rows}:
                key = f"{key[:36]}-{number}"
            rows.append(
                {"key": key, "label": label[:300], "kind": kind, "choices": offered,
                 "required": not needed.lower().startswith("fac")}
            )  # fmt: skip
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Applications must close after they open."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `actions.calls.save_call` takes."""
        facts = dict(self.cleaned_data)
        facts["criteria"] = [row for step in Criterion.Step.values for row in facts.pop(f"criteria_{step}")]
        facts["gate"] = {key: facts.pop(f"gate_{key}") for key in GATE}
        return facts


def initial_of_call(call: Call) -> dict[str, Any]:
    """A call as its form shows it."""

    def italian(day: str) -> str:
        return f"{date.fromisoformat(day):%d/%m/%Y}"

    names = (
        "title", "summary", "text", "capacity", "threshold", "rows_to_evaluators", "title_en", "summary_en", "text_en",
    )  # fmt: skip
    criteria: dict[str, list[str]] = {}
    for row in call.criteria.all():
        criteria.setdefault(f"criteria_{row.step}", []).append(
            f"{row.name}; {row.weight}; {row.least}; {row.help}".rstrip("; ")
        )
    return {
        **{name: getattr(call, name) for name in names},
        "programme": call.programme_id,
        "opens_at": timezone.localtime(call.opens_at),
        "closes_at": timezone.localtime(call.closes_at),
        "themes": list(call.themes.values_list("pk", flat=True)),
        "areas": list(call.areas.values_list("pk", flat=True)),
        "phases": "\n".join(
            f"{italian(row['starts_on'])}-{italian(row['ends_on'])} {row['title']}" for row in call.phases
        ),
        "questions": "\n".join(
            " | ".join(
                [row["label"], ITALIAN[row["kind"]], "obbligatoria" if row["required"] else "facoltativa",
                 *([", ".join(row["choices"])] if row["choices"] else [])]
            )
            for row in call.questions
        ),
        **{name: "\n".join(lines) for name, lines in criteria.items()},
        **{f"gate_{key}": value for key, value in call.asks.items()},
    }  # fmt: skip


class DuplicateForm(forms.Form):
    """The next edition: its title and the day on which it opens."""

    title = forms.CharField(label=_("Title"), max_length=160)
    opens_on = forms.DateField(
        label=_("Applications from"),
        validators=[plausible_day],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Every other date moves by as many days."),
    )


class MessageForm(forms.Form):
    """A message to those who applied."""

    subject = forms.CharField(label=pgettext_lazy("of a message", "Subject"), max_length=120)
    text = area(_("Text"), rows=8, required=True)
    states = forms.MultipleChoiceField(
        label=_("Only to those who are"),
        choices=[row for row in Project.State.choices if row[0] != "draft"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: to all who applied."),
    )
