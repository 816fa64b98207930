"""What one types at the door of the room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code of a slip; spaces, hyphens and case do not count."""

    code = forms.CharField(
        label=_("Code of your slip"),
        max_length=40,
        help_text=_("Eight letters and figures, for instance 7K2P-9XQ4. Capitals, spaces and hyphens do not matter."),
        error_messages={"required": _("Write the code of your slip.")},
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false", "enterkeyhint": "go",
                "class": "code-field",
            }
        ),
    )  # fmt: skip
