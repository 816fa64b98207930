"""Forms of the office."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from land.accounts.models import Grant
from land.core import offers
from land.core.models import Organisation, Territory

TARGET = "target_"


class ProgrammeForm(WagtailAdminModelForm):
    """A programme with one field for what was promised of each figure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.startswith(TARGET):
                field.initial = (self.instance.targets or {}).get(name.removeprefix(TARGET))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        targets = dict(self.instance.targets or {})
        for name in self.fields:
            if name.startswith(TARGET):
                targets[name.removeprefix(TARGET)] = data.get(name)
        self.instance.targets = {key: value for key, value in targets.items() if value is not None}
        return data


def programme_form() -> type[ProgrammeForm]:
    """The form with the figures that the rooms offer now."""
    fields = {
        f"{TARGET}{figure.key}": forms.IntegerField(
            label=figure.label, help_text=figure.what, min_value=0, required=False
        )
        for figure in offers.figures
    }
    return type("ProgrammeTargetsForm", (ProgrammeForm,), fields)


class OrganisationForm(WagtailAdminModelForm):
    """An organisation; its address is made of its name, once."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.instance.slug and data.get("name"):
            slug, number = slugify(data["name"])[:110] or "organizzazione", 1
            wanted = slug
            while Organisation.objects.filter(slug=wanted).exists():
                number += 1
                wanted = f"{slug}-{number}"
            self.instance.slug = wanted
        return data


class RoleForm(forms.Form):
    """A role for the whole site or for one area."""

    role = forms.ChoiceField(label=_("Role"), choices=Grant.Role.choices)
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Territory.objects.areas(),
        required=False,
        empty_label=_("the whole site"),
    )


class ReasonForm(forms.Form):
    """Why access is touched."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("How it was made sure that it is them who asked. It stays in the log."),
    )
