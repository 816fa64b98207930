"""An address that people will follow: a page of this site, or one on the web."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _


class LinkField(forms.CharField):
    """A path of this site (“/formazione/”) or a web address; without a scheme it is https, any other scheme is refused."""

    refused = _(
        "Write a web address, such as https://www.legacoop.coop, or a page of this site that begins with “/”."
    )
    web = URLValidator(schemes=["http", "https"], message=refused)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text or (text.startswith("/") and not text.startswith(("//", "/\\"))):
            return text
        if ":" not in text.partition("/")[0]:
            text = f"https://{text}"
        self.web(text)
        return super().clean(text)
