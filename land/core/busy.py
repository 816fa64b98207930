"""When a crowd waits for one row: try again a little, then say so. Never an error page."""

import random
import time
from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

TRIES = 3
SECONDS_TO_RETRY = 5


def patient(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Repeat a view whose transaction could not get its lock or its connection in time; then 503 with Retry-After.

    Only for views whose write is one verb in one transaction: a failed try has written nothing.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        for number in range(TRIES):
            try:
                return view(request, *args, **kwargs)
            except OperationalError:
                if connection.in_atomic_block:
                    raise
                connection.close_if_unusable_or_obsolete()
                time.sleep(random.uniform(0.05, 0.3) * (number + 1))  # noqa: S311 (spreads a crowd, guards nothing)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(SECONDS_TO_RETRY)
        return response

    return wrapped
