"""My notices and what of them arrives by mail."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from land.accounts.models import Person
from land.core.guards import anyone, guarded, registered
from land.notifications import actions, onscreen, policies
from land.notifications.forms import PreferencesForm
from land.notifications.kinds import NoticeKind, kinds
from land.notifications.letters import STOP_SALT
from land.notifications.models import Notice, Preference

PAGE = 20


def _notice(uuid: UUID) -> Notice:
    return Notice.objects.select_related("person").get(uuid=uuid)


@require_GET
@guarded(registered)
def notices(request: HttpRequest) -> HttpResponse:
    """What was said to me, newest first."""
    mine = Notice.objects.of(request.user).select_related("person")
    page = Paginator(mine, PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "notifications/list.html",
        {
            "page": page,
            "lines": [onscreen.line(notice, language=get_language() or "it") for notice in page],
            "unread": Notice.objects.of(request.user).unread().exists(),
        },
    )


@require_POST
@guarded(policies.owns, get=_notice)
def read(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Mark one as read; with `then=open`, go on to what it is about."""
    actions.mark_read(notice=notice)
    url = onscreen.line(notice, language=get_language() or "it").url
    if request.POST.get("then") == "open" and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        return redirect(url)
    return redirect("notifications:list")


@require_POST
@guarded(registered)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all_read(user=request.user)
    messages.success(request, _("All notifications are marked as read."))
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
@guarded(registered)
def preferences(request: HttpRequest) -> HttpResponse:
    """Which optional kinds arrive by mail."""
    person = Person.objects.filter(user=request.user).first()
    if person is None:
        raise Http404
    form = PreferencesForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return redirect("notifications:preferences")
    needed = [kind.label for kind in kinds if not kind.optional]
    return render(request, "notifications/preferences.html", {"form": form, "needed": needed})


def _stopped(token: str) -> tuple[Person, NoticeKind]:
    """Whose mail of which kind a signed link stops. Raises: ValueError, Person.DoesNotExist."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature as error:
        raise ValueError from error
    kind = kinds.get(said["kind"])
    if kind is None or not kind.optional:
        raise ValueError(said["kind"])
    return Person.objects.get(pk=said["person"], erased_at=None), kind


@require_http_methods(["GET", "POST"])
@guarded(anyone, get=_stopped)
def stop(request: HttpRequest, stopped: tuple[Person, NoticeKind]) -> HttpResponse:
    """Stop one kind of mail from the link in it, without a login. Shows no name and no address."""
    person, kind = stopped
    if request.method == "POST":
        actions.choose_mail(person=person, kind=kind.key, mail=False)
    refused = Preference.objects.refused(person, kind.key)
    return render(request, "notifications/stop.html", {"kind": kind, "refused": refused})
