"""Forms that may be sent twice and count once: a replayed POST gets the answer of the first.

The form carries `{% form_key %}`; the view carries `@once`. The receipt is written in the transaction of the view,
so a second request with the same key waits for the first and then reads its answer.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from land.core.models import Receipt

FIELD = "form_key"


def once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make the POSTs of `view` idempotent by their form key. Only redirects (successes) are kept as answers;
    a page with errors leaves no receipt, so the corrected form goes through with the same key.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = _key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            receipt, created = Receipt.objects.get_or_create(key=key)
            if not created:
                return HttpResponseRedirect(receipt.location)
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                Receipt.objects.filter(key=key).update(location=response.url)
            else:
                receipt.delete()
        return response

    return wrapped


def _key(request: HttpRequest) -> str | None:
    """The form's key bound to who sent it and where, so that nobody can read another's answer by its key."""
    try:
        form_key = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    sender = str(request.user.pk) if request.user.is_authenticated else (request.session.session_key or "")
    return hashlib.sha256(f"{form_key}|{sender}|{request.path}".encode()).hexdigest()
