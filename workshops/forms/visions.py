"""What is typed about visions: cards, clusters, the vision of a group, the common one."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.actions.visions import CARD_LENGTH
from workshops.models import CommonElement, Stance, VisionCluster, Workshop
from workshops.models.visions import Polarity, Source


class CardForm(forms.Form):
    """A card; its key makes it count once, however often it is sent."""

    polarity = forms.ChoiceField(choices=Polarity.choices, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your card"), max_length=CARD_LENGTH, strip=True,
        widget=forms.Textarea({"rows": 3, "maxlength": CARD_LENGTH}), help_text=_("One thought, at most 280 characters."),
    )  # fmt: skip


class CardWords(forms.Form):
    """A card written better."""

    text = forms.CharField(
        label=_("Text of the card"), max_length=CARD_LENGTH, widget=forms.Textarea({"rows": 3, "maxlength": CARD_LENGTH})
    )  # fmt: skip


WRITTEN = [(Source.SCRIBE, _("said at the table")), (Source.PAPER, _("copied from paper"))]


class TableCardForm(CardForm):
    """A card that a scribe writes."""

    polarity = forms.ChoiceField(
        label=_("Which future"), choices=Polarity.choices, initial=Polarity.NEGATIVE, widget=forms.RadioSelect
    )
    source = forms.ChoiceField(label=_("Where it comes from"), choices=WRITTEN, initial=Source.SCRIBE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Text of the card")


class VisionForm(forms.Form):
    """The vision of a group; `version` is the one that was read."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    narrative = forms.CharField(
        label=_("The vision, told"), max_length=4000, widget=forms.Textarea({"rows": 6}),
        help_text=_("A day in that future: what one sees, who does what."),
    )  # fmt: skip
    spokesperson = forms.CharField(
        label=_("Who presents it"), max_length=120, required=False,
        help_text=_("The first name is enough; it is forgotten when the day is over."),
    )  # fmt: skip


class CommonForm(forms.Form):
    """The words of the common vision."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    narrative = forms.CharField(
        label=_("Common vision"), max_length=6000, required=False, widget=forms.Textarea({"rows": 6})
    )


class ElementForm(forms.Form):
    """A part of the common vision and how each group stands to it."""

    version = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What the room shares, or discusses"), max_length=300)

    def __init__(
        self, *args: Any, workshop: Workshop, element: CommonElement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = list(workshop.groups.all())
        standing = {row.group_id: row for row in element.stances.all()} if element else {}
        for group in self.groups:
            row = standing.get(group.pk)
            self.fields[f"kind-{group.pk}"] = forms.ChoiceField(
                label=str(group), choices=Stance.Kind.choices, initial=row.kind if row else Stance.Kind.SILENT
            )
            self.fields[f"note-{group.pk}"] = forms.CharField(
                label=_("%(group)s: in their words") % {"group": group}, max_length=300, required=False,
                initial=row.note if row else "",
            )  # fmt: skip
        clusters = VisionCluster.objects.filter(group__workshop=workshop).select_related("group")
        self.fields["clusters"] = forms.ModelMultipleChoiceField(
            label=_("Clusters that it comes from"), queryset=clusters, required=False, widget=forms.CheckboxSelectMultiple
        )  # fmt: skip
        self.fields["clusters"].label_from_instance = lambda row: f"{row.title} ({row.group}, {row.get_polarity_display()})"  # type: ignore[attr-defined]  # fmt: skip
        if element:
            self.initial |= {"text": element.text, "clusters": [row.pk for row in element.clusters.all()]}

    def stances(self) -> dict[int, tuple[str, str]]:
        """Group → (kind, note), as the verb takes them."""
        told = self.cleaned_data
        return {group.pk: (told[f"kind-{group.pk}"], told[f"note-{group.pk}"]) for group in self.groups}


class ImportForm(forms.Form):
    """A file of cards or ideas."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Drafts saved by this page (JSON), or a table of cards or ideas (CSV or XLSX), 5 MB at most."
        ),
        widget=forms.FileInput({"accept": ".json,.csv,.txt,.xlsx"}),
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"), initial=Source.IMPORT, widget=forms.RadioSelect,
        choices=[(Source.IMPORT, _("a file made elsewhere, or drafts of a tablet")), (Source.PAPER, _("copied from paper"))],
    )  # fmt: skip
