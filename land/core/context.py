"""What every template may ask of the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    """`demo`: whether this is the demo; `public_url`: how the site is addressed from outside, without a final slash."""
    return {"demo": settings.DEMO, "public_url": settings.PUBLIC_URL}
