"""Every view names its policy. A foreign object and a missing one look the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase

Policy = Callable[..., bool]


def anyone(user: object, thing: object = None) -> bool:
    """Visitors too."""
    return True


def registered(user: Any, thing: object = None) -> bool:
    """Whoever has logged in."""
    return bool(user.is_authenticated)


def guarded(policy: Policy, *, get: Callable[..., Any] | None = None, login: bool | None = None) -> Callable:
    """Let a request through to the view only if `policy(user, thing)` says yes.

    `get(**url_kwargs)` fetches the thing, which the view then receives in place of the URL's arguments;
    without it the view receives them and the policy is asked about the user alone.
    A visitor is first sent to log in, before anything is fetched, unless the policy is `anyone` or `login=False`.
    Whatever is missing, malformed or refused answers with the same 404.
    """
    needs_login = policy is not anyone if login is None else login

    def decorate(
        view: Callable[..., HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if needs_login and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if get is None:
                if not policy(request.user):
                    raise Http404
                return view(request, *args, **kwargs)
            try:
                thing = get(**kwargs)
            except (ObjectDoesNotExist, ValidationError, ValueError):
                raise Http404 from None
            if not policy(request.user, thing):
                raise Http404
            return view(request, thing)

        wrapped.policy = policy  # type: ignore[attr-defined]
        return wrapped

    return decorate
