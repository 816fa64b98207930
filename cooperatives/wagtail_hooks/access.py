"""Who may use these screens: Legacoop's staff, for what each screen allows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.permissions import ModelPermissionPolicy

from cooperatives.policies import is_staff


class StaffPolicy(ModelPermissionPolicy):
    """Staff, for the actions named; nobody for any other."""

    def __init__(self, model: type, actions: set[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and is_staff(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


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
