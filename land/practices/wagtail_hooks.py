"""The editors' screens refuse to publish what is not whole, by whatever button it is asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks

from land.practices.actions import missing
from land.practices.models import PracticePage


@hooks.register("before_publish_page")
def only_whole(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A draft may lack anything; a page that everybody reads may not (land.practices.rules)."""
    if not isinstance(page, PracticePage):
        return None
    lacking = missing(page)
    if not lacking:
        return None
    for sentence in lacking.values():
        messages.error(request, str(sentence))
    return redirect("wagtailadmin_pages:edit", page.pk)
