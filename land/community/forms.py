"""What people write to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from land.community import actions
from land.community.models import Audience, Discussion, Resource


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


class ResourceForm(WagtailAdminModelForm):
    """A resource, written by staff; found by the search at once."""

    def save(self, commit: bool = True) -> Resource:
        row: Resource = super().save(commit=False)
        return actions.publish_resource(resource=row) if commit else row
