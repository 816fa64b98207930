"""What people write to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from land.community import actions
from land.community.models import Audience, Discussion, NetworkProject, Resource


class DiscussionForm(forms.ModelForm):
    """A question or a thought."""

    class Meta:
        model = Discussion
        fields = ["title", "body", "audience"]
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if closed:
            del self.fields["audience"]
        else:
            self.fields["audience"].choices = Audience.choices  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """An answer."""

    body = forms.CharField(label=_("Reply"), max_length=6000, widget=forms.Textarea(attrs={"rows": 5}))


def _one_a_line(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=6000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ProjectForm(forms.Form):
    """A network project. `facts()` is what the verbs take."""

    title = forms.CharField(label=_("Title"), max_length=160)
    summary = forms.CharField(
        label=_("What it wants to do"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    partners = _one_a_line(_("Partners"), _("One a line: cooperatives, associations, public bodies."))
    roles_sought = _one_a_line(_("Whom it still looks for"), _("One a line: “a cooperative with a van”."))
    state = forms.ChoiceField(label=_("State"), choices=NetworkProject.State.choices, initial="forming")
    outcome = forms.CharField(
        label=_("Outcome"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What came of it; needed once it is concluded or given up."),
    )

    @staticmethod
    def initial_of(project: NetworkProject) -> dict[str, Any]:
        """A project as its form shows it."""
        return {
            **{name: getattr(project, name) for name in ("title", "summary", "state", "outcome")},
            "partners": "\n".join(partner.name for partner in project.partners.all()),
            "roles_sought": "\n".join(project.roles_sought),
        }

    def facts(self) -> dict[str, Any]:
        """The lists as lines."""
        lists = {name: self.cleaned_data[name].splitlines() for name in ("partners", "roles_sought")}
        return self.cleaned_data | lists


class ResourceForm(WagtailAdminModelForm):
    """A resource, written by staff; found by the search at once. One that has a file has no address."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "address" in found and bool(found["address"]) == bool(self.instance.file_id):
            self.add_error(
                "address",
                _("This resource is a file: leave the address empty.")
                if self.instance.file_id
                else _("Write the web address."),
            )
        return found

    def save(self, commit: bool = True) -> Resource:
        row: Resource = super().save(commit=False)
        return actions.publish_resource(resource=row) if commit else row
