"""The code of a certificate as it is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """The code of a certificate, as somebody copies it from paper."""

    codice = forms.CharField(
        label=_("Code of the certificate"),
        help_text=_("For example LAND-7F3K-Q2MX-9D4T-W8PA. Capitals, spaces and dashes do not matter."),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
