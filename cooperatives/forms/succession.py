"""What staff decide about a cooperative: its state, a merger, a split, a new representative."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.actions.registry import ALLOWED
from cooperatives.forms.profile import day_field
from cooperatives.models import Cooperative
from land.accounts.models import User
from land.core.errors import DomainError
from land.core.models import Term, Territory


class DecisionForm(forms.Form):
    """A form whose `decide()` is the verb: a refusal stands at the field it concerns."""

    def __init__(self, *args: Any, cooperative: Cooperative, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.user = cooperative, user

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                self.done = self.decide(values)
            except DomainError as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return values

    def decide(self, values: dict[str, Any]) -> Any:
        """Call the verb. Raises: DomainError."""
        raise NotImplementedError


class StateForm(DecisionForm):
    """Another state, and why. A merger has its own screen."""

    state = forms.ChoiceField(label=_("New state"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = ALLOWED.get(self.cooperative.state, set()) - {"merged"}
        self.fields["state"].choices = [
            (value, label) for value, label in Cooperative.State.choices if value in allowed
        ]

    def decide(self, values: dict[str, Any]) -> Cooperative:
        return actions.change_state(
            cooperative=self.cooperative, to=values["state"], user=self.user, reason=values["reason"]
        )


class EffectiveForm(DecisionForm):
    """What a merger and a split both say."""

    effective_on = day_field(_("Effective on"))
    note = forms.CharField(label=_("Deed, reasons"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].required = True
        self.fields["effective_on"].initial = timezone.localdate()


class MergerForm(EffectiveForm):
    """The last step of a merger."""

    agreed = forms.BooleanField(label=_("I have looked at what this moves and what it withdraws"))

    def __init__(self, *args: Any, successor: Cooperative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.successor = successor

    def decide(self, values: dict[str, Any]) -> Any:
        return actions.merge(cooperative=self.cooperative, successor=self.successor, user=self.user,
                             effective_on=values["effective_on"], note=values["note"])  # fmt: skip


class SplitForm(EffectiveForm):
    """The cooperative that is born."""

    name = forms.CharField(label=_("Name of the new cooperative"), max_length=255)
    tax_code = forms.CharField(label=_("Codice fiscale"), max_length=20)
    sector = forms.ModelChoiceField(Term.objects.none(), label=_("Sector"))
    albo_category = forms.ModelChoiceField(Term.objects.none(), label=_("Category of the Albo"))
    municipality = forms.ModelChoiceField(
        Territory.objects.none(), label=_("Municipality of the registered office")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("sector", Term.objects.of("sector")), ("albo_category", Term.objects.of("albo")),
                           ("municipality", Territory.objects.municipalities())):  # fmt: skip
            self.fields[name].queryset = rows
            self.fields[name].initial = getattr(self.cooperative, f"{name}_id")
        self.order_fields(
            ["name", "tax_code", "sector", "albo_category", "municipality", "effective_on", "note"]
        )

    def decide(self, values: dict[str, Any]) -> Any:
        return actions.split(cooperative=self.cooperative, user=self.user, **values)


class ReplacementForm(DecisionForm):
    """Who comes after a representative who has vanished, and why."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history: no names of people here."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail of the new representative"))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)

    def decide(self, values: dict[str, Any]) -> Any:
        return actions.replace_representative(cooperative=self.cooperative, by=self.user, **values)
