"""What a person chooses, what staff write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from land.accounts.models import Person
from land.notifications import actions
from land.notifications.kinds import kinds
from land.notifications.models import NoticeText, Preference


class PreferencesForm(forms.Form):
    """One box for each optional kind."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        refused = set(Preference.objects.filter(person=person, mail=False).values_list("kind", flat=True))
        for kind in kinds:
            if kind.optional:
                self.fields[kind.key] = forms.BooleanField(
                    label=kind.label, required=False, initial=kind.key not in refused
                )

    def save(self) -> None:
        """Write what changed."""
        for key in self.changed_data:
            actions.choose_mail(person=self.person, kind=key, mail=self.cleaned_data[key])


class NoticeTextForm(WagtailAdminModelForm):
    """The staff's words; the model checks the placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("message"), choices=[("", "—"), *((kind.key, kind.label) for kind in kinds)]
        )

    class Meta:
        model = NoticeText
        fields = ["kind", "language", "subject", "body"]
