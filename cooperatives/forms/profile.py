"""The entry of the registry as the cooperative itself keeps it, one section a form; saving goes through the verbs."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.actions.registry import CONSENTS, SEVERAL
from cooperatives.actions.seats import write_seat
from cooperatives.actions.years import HEADS
from cooperatives.actions.years import label as figure_label
from cooperatives.models import Cooperative, Seat, YearlyFigures
from land.accounts.models import User
from land.core.errors import DomainError
from land.core.models import Term, Territory

MOST_SDGS = 5


class Words(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *args: Any, longest: int = 60, most: int = 30, **kwargs: Any) -> None:
        super().__init__(*args, max_length=longest * most, **kwargs)
        self.longest, self.most = longest, most

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        words = list(dict.fromkeys(line for line in lines if line))
        if any(len(word) > self.longest for word in words) or len(words) > self.most:
            raise forms.ValidationError(
                _("At most %(most)s lines of %(longest)s characters each."),
                params={"most": self.most, "longest": self.longest},
            )
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial or []) != (data or "")


def day_field(label: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class SectionForm(forms.ModelForm):
    """A section of the entry. What is valid is written by the verb, with who wrote it."""

    title: Any = ""

    def __init__(self, *args: Any, user: User, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.source = user, source

    def save(self, commit: bool = True) -> Cooperative:
        cooperative = Cooperative.objects.select_related("organisation").get(pk=self.instance.pk)
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        values |= self.more(values)
        if values:
            actions.write_cooperative(cooperative=cooperative, source=self.source, user=self.user, **values)
        return cooperative

    def more(self, values: dict[str, Any]) -> dict[str, Any]:
        """What follows from what changed."""
        return {}


class IdentityForm(SectionForm):
    title = _("Identity")
    name = forms.CharField(label=_("Name"), max_length=255)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    founded_on = day_field(_("Founded on"))

    class Meta:
        model = Cooperative
        fields = ["name", "short_name", "vat_number", "vat_group", "rea", "albo_number", "albo_section", "albo_category",
                  "social_type", "legal_form", "founded_on", "legal_representative"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.instance.organisation
        self.initial |= {"name": organisation.name, "short_name": organisation.short_name}
        self.order_fields(self.Meta.fields)

    def clean_founded_on(self) -> Any:
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is in the future."))
        return day


class OfficeForm(SectionForm):
    title = _("Registered office")
    municipality = forms.ModelChoiceField(Territory.objects.none(), label=_("Municipality"), required=False)
    elsewhere = forms.CharField(label=_("Municipality outside Lazio"), max_length=120, required=False)
    postcode = forms.RegexField(
        r"^\d{5}$", label=_("Postal code"), required=False,
        error_messages={"invalid": _("A postal code has five digits.")},
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    class Meta:
        model = Cooperative
        fields = ["municipality"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Territory.objects.municipalities()
        seat = self.instance.seats.filter(kind="registered", active=True).first()
        self.initial |= {name: getattr(seat, name, "") for name in ("elsewhere", "postcode", "address")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and bool(values.get("municipality")) == bool(values.get("elsewhere")):
            self.add_error("municipality", _("Choose a municipality of Lazio, or write one elsewhere."))
        return values


class ActivityForm(SectionForm):
    title = _("Activity")
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    other_ateco_codes = Words(label=_("Other ATECO codes"), longest=10, most=3, required=False,
                              help_text=_("At most three, one a line"))  # fmt: skip
    tags = Words(label=_("Products and services"), required=False, help_text=_("One a line"))
    certifications = Words(label=_("Certifications"), required=False, help_text=_("One a line"))
    sdgs = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("At most five"),
    )  # fmt: skip

    class Meta:
        model = Cooperative
        fields = ["sector", "other_sectors", "ateco_code", "other_ateco_codes", "description", "website", "tags",
                  "certifications", "sdgs", "parity_report_year", "social_report_year", "mentor"]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "other_sectors": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sdgs"].choices = [(term.code, f"{term.code}. {term}") for term in Term.objects.of("sdg")]
        self.initial["website"] = self.instance.organisation.website
        self.order_fields(self.Meta.fields)

    def clean_sdgs(self) -> list[str]:
        if len(self.cleaned_data["sdgs"]) > MOST_SDGS:
            raise forms.ValidationError(_("At most five."))
        return self.cleaned_data["sdgs"]

    def clean_ateco_code(self) -> str:
        code = self.cleaned_data["ateco_code"].strip()
        if code and "ateco_code" in self.changed_data and not _is_ateco(code):
            raise forms.ValidationError(_("This code is not in the ATECO 2025 classification."))
        return code

    def clean_other_ateco_codes(self) -> list[str]:
        codes = self.cleaned_data["other_ateco_codes"]
        wrong = [
            code
            for code in codes
            if code not in (self.instance.other_ateco_codes or []) and not _is_ateco(code)
        ]
        if wrong:
            raise forms.ValidationError(_("This code is not in the ATECO 2025 classification."))
        return codes

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("parity_report_year", "social_report_year"):
            year = values.get(name)
            if year and not 2000 <= year <= timezone.localdate().year:
                self.add_error(name, _("This year cannot be right."))
        return values

    def more(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in SEVERAL:
            if name in values:
                values[name] = list(values[name])
        return {"ateco_edition": "2025" if values["ateco_code"] else ""} if "ateco_code" in values else {}


class ContactsForm(SectionForm):
    title = _("Contacts and consents")

    class Meta:
        model = Cooperative
        fields = ["pec", "email", "phone", "visibility", *CONSENTS]
        help_texts = {
            "consent_directory": _("The cooperative appears in the public directory."),
            "consent_map": _("The cooperative appears on the map."),
            "consent_contact": _("E-mail and phone are shown to everybody."),
            "consent_open_data": _("Name, place and activity are in the open data, which anybody may reuse."),
        }


class SeatForm(forms.ModelForm):
    """An operating site."""

    class Meta:
        model = Seat
        fields = ["municipality", "elsewhere", "postcode", "address", "purpose", "workers"]

    def __init__(self, *args: Any, user: User, source: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.source = user, source
        self.fields["municipality"].queryset = Territory.objects.municipalities()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and bool(values.get("municipality")) == bool(values.get("elsewhere")):
            self.add_error("municipality", _("Choose a municipality of Lazio, or write one elsewhere."))
        return values

    def save(self, commit: bool = True) -> Seat:
        seat = Seat.objects.select_related("municipality").filter(pk=self.instance.pk).first()
        return write_seat(cooperative=self.instance.cooperative, seat=seat, source=self.source, user=self.user,
                          **self.cleaned_data)  # fmt: skip


def _is_ateco(code: str) -> bool:
    return Term.objects.filter(scheme="ateco-2025", code=code).exists()


class YearForm(forms.Form):
    """The figures of one year, in three groups, all optional. Only what changed is written; refusals of the verb stand at
    their field."""

    template_name_div = "cooperatives/own/figures.html"
    GROUPS = (
        (_("Members at 31 December"), _("Numbers of members; a total that is left empty follows from its parts."),
         tuple(name for name in HEADS if name.startswith("members"))),
        (_("People at work at 31 December"), _("Heads, whatever their hours."),
         tuple(name for name in HEADS if not name.startswith("members"))),
        (_("Accounts of the year"), _("In euro, as in the annual accounts; a loss has a minus."), YearlyFigures.MONEY),
    )  # fmt: skip

    def __init__(
        self, *args: Any, cooperative: Cooperative, year: int, user: User, source: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.year, self.user, self.source = cooperative, year, user, source
        row = cooperative.years.filter(year=year).first()
        for name in (*HEADS, *YearlyFigures.MONEY):
            label = capfirst(figure_label(name))
            if name in HEADS:
                field: forms.Field = forms.IntegerField(label=label, required=False)
            else:
                field = forms.DecimalField(
                    label=label, required=False, max_digits=14, decimal_places=2, localize=True
                )
            self.fields[name] = field
            self.initial[name] = getattr(row, name, None)

    @property
    def groups(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Title, explanation and fields of each group."""
        return [(title, what, [self[name] for name in names]) for title, what, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            figures = {name: values[name] for name in self.changed_data}
            try:
                self.row = actions.write_year(
                    cooperative=self.cooperative, year=self.year, source=self.source, user=self.user, **figures
                )  # fmt: skip
            except DomainError as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return values


SECTIONS: dict[str, type[SectionForm]] = {
    "identita": IdentityForm, "sedi": OfficeForm, "attivita": ActivityForm, "contatti": ContactsForm,
}  # fmt: skip
