"""What is typed about a founding group: its name, invitations, what each one plans to be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.models import FoundingGroup, GroupMember

ACCESS = [
    ("edit", _("reads and writes: idea, plans, invitations")),
    ("comment", _("reads and comments")),
    ("read", _("only reads")),
]


class GroupForm(forms.Form):
    """A group begins with its name."""

    name = forms.CharField(label=_("Name of the group"), max_length=120)


class InvitationForm(forms.Form):
    """Somebody to invite."""

    email = forms.EmailField(label=_("E-mail"))
    access = forms.ChoiceField(label=_("Access"), choices=ACCESS, initial="edit", widget=forms.RadioSelect)
    role = forms.CharField(
        label=_("What this person does in the group"),
        max_length=120,
        required=False,
        help_text=_("For example: keeps the accounts."),
    )


class AccessForm(forms.Form):
    """What a member may do, and does."""

    access = forms.ChoiceField(label=_("Access"), choices=ACCESS)
    role = forms.CharField(label=_("What this person does in the group"), max_length=120, required=False)


class WillForm(forms.Form):
    """What I plan to be in the cooperative."""

    category = forms.ChoiceField(
        label=_("Planned category of member"), choices=GroupMember.Category.choices, widget=forms.RadioSelect
    )
    for_organisation = forms.CharField(
        label=_("On behalf of"), max_length=200, required=False,
        help_text=_("The organisation that will be the member, if one is. Otherwise leave it empty."),
    )  # fmt: skip
    role = forms.CharField(label=_("What I do in the group"), max_length=120, required=False)


class ContactForm(forms.Form):
    """Who is the contact person from now on."""

    to = forms.ModelChoiceField(label=_("New contact person"), queryset=GroupMember.objects.none())

    def __init__(self, *args: object, group: FoundingGroup, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        others = GroupMember.objects.here().filter(group=group).exclude(person=group.contact_id)
        self.fields["to"].queryset = others.select_related("person")  # type: ignore[attr-defined]
