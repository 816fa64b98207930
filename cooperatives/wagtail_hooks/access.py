"""Who may use these screens: Legacoop's staff, for what each screen allows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cooperatives.policies import is_staff


def staff(policy: Callable[..., bool] = is_staff) -> Callable:
    """A screen for staff who satisfy `policy`; others are told that it is not theirs."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not (is_staff(request.user) and policy(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapped.policy = policy  # type: ignore[attr-defined]
        return wrapped

    return decorate
