"""Around every request: the language of account pages, the second factor, who may see the staff screens."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from land.accounts.models import Person
from land.accounts.policies import needs_second_factor
from land.core.middleware import STAFF_PREFIX

OPEN = ("/account/", "/static/", "/media/", "/healthz/")


class AccountLanguageMiddleware:
    """Account pages have one address in both languages: they speak the one that the reader comes from.

    That is what `?lingua=` says (the switch and the links on English pages), else the page to go back to (`next`), else what
    was said before in this browser (a cookie), else the language in one's profile. What is said is kept in the cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/account/"):
            return self.get_response(request)
        said = _language_said(request)
        language = said or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or _language_of(request)
        if language not in dict(settings.LANGUAGES):
            return self.get_response(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
        if said:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                said,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
        return response


def _language_said(request: HttpRequest) -> str:
    """The language that this very request names, if it names one of ours."""
    said = request.GET.get("lingua", "")
    if said in dict(settings.LANGUAGES):
        return said
    back = request.POST.get("next") or request.GET.get("next") or ""
    return translation.get_language_from_path(back) or ("it" if back.startswith("/") else "")


def _language_of(request: HttpRequest) -> str:
    """The language in the profile of whoever is logged in."""
    if not request.user.is_authenticated:
        return ""
    return Person.objects.filter(user=request.user).values_list("language", flat=True).first() or ""


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
