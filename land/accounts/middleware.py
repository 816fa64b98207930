"""Whoever may edit or export personal data sets up a second factor before anything else."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from land.accounts.policies import needs_second_factor
from land.core.middleware import STAFF_PREFIX

OPEN = ("/account/", "/static/", "/media/", "/healthz/")


class SecondFactorMiddleware:
    """Sends a user whose permissions need a second factor, and who has none, to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if (
            user.is_authenticated
            and not request.path.startswith(OPEN)
            and needs_second_factor(user)
            and not is_mfa_enabled(user)
        ):
            messages.warning(request, _("Your role needs a second factor: set it up to go on."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class StaffScreensMiddleware:
    """The staff screens are not there for whoever may not enter them; visitors are sent to log in by Wagtail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if (
            request.path.startswith(STAFF_PREFIX)
            and user.is_authenticated
            and not user.has_perm("wagtailadmin.access_admin")
        ):
            raise Http404
        return self.get_response(request)
