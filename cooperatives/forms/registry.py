"""An entry of the registry, for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cooperatives import actions
from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.registry import CONSENTS
from cooperatives.models import Cooperative
from land.core.errors import DomainError
from land.core.models import Territory


class CooperativeForm(WagtailAdminModelForm):
    """An entry of the registry, for staff; saving goes through the verb."""

    name = forms.CharField(label=_("Name"), max_length=255)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    postcode = forms.RegexField(r"^\d{5}$", label=_("Postal code"), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    class Meta:
        model = Cooperative
        fields = ["name", "short_name", "tax_code", "vat_number", "rea", "albo_number", "albo_section", "albo_category",
                  "social_type", "legal_form", "sector", "ateco_code", "ateco_edition", "founded_on", "joined_on",
                  "municipality", "postcode", "address", "workers", "workers_year", "pec", "email", "phone", "website",
                  "contact_name", "contact_email", "description", "visibility", *CONSENTS]  # fmt: skip
        labels = {"municipality": _("Municipality of the registered office")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.Meta.fields)
        self.fields["municipality"].queryset = Territory.objects.municipalities()
        self.fields["tax_code"].max_length = None
        if self.instance.pk:
            organisation = self.instance.organisation
            seat = self.instance.seats.filter(kind="registered", active=True).first()
            self.initial |= {"name": organisation.name, "short_name": organisation.short_name,
                             "website": organisation.website}  # fmt: skip
            self.initial |= {"postcode": seat.postcode, "address": seat.address} if seat else {}

    def save(self, commit: bool = True) -> Cooperative:
        values = {name: self.cleaned_data[name] for name in self.cleaned_data if name in self.Meta.fields}
        cooperative = Cooperative.objects.get(pk=self.instance.pk) if self.instance.pk else None
        self.instance = actions.write_cooperative(
            cooperative=cooperative, source="staff", user=getattr(self, "for_user", None), **values
        )
        return self.instance

    def clean_tax_code(self) -> str:
        try:
            code = check_tax_code(self.cleaned_data["tax_code"])
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return code
