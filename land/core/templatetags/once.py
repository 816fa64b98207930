"""The hidden key of a form that counts once (land.core.once)."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from land.core.once import FIELD

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """`<input type="hidden">` with a fresh key; put it beside `{% csrf_token %}` in forms whose view is `@once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())
