"""The bell."""

from typing import Any

from django import template

from land.notifications.api import unread_label

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> str:
    """`{% unread_notices %}` or `{% unread_notices as unread %}`: "" for none, "3", "9+". One query; none for visitors."""
    request = context.get("request")
    return unread_label(request.user) if request is not None and hasattr(request, "user") else ""
