"""The public doors of the room: what is open, one BarCamp, “Avvisami”."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from land.accounts.actions import know_person
from land.core.guards import anyone, guarded
from land.core.once import once
from land.pages.context import section
from startups import actions
from startups.models import BarCamp, Interest
from startups.policies import may_follow, may_see_barcamp
from startups.views.showcase import front

PAST = 12


@require_safe
@guarded(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """BarCamps that are coming and that were held."""
    now, rows = timezone.now(), BarCamp.objects.whole()
    context = {
        "words": section("startup", request),
        "coming": [row.card() for row in rows.coming(now)],
        "past": [row.card() for row in rows.past(now)[:PAST]],
        "following": Interest.objects.of(request.user).exists(),
        "front": front(request.user),
    }
    return render(request, "startups/home.html", context)


def _by_slug(slug: str) -> BarCamp:
    return BarCamp.objects.whole().get(slug=slug)


@require_safe
@guarded(may_see_barcamp, get=_by_slug, login=False)
def barcamp(request: HttpRequest, row: BarCamp) -> HttpResponse:
    """One BarCamp, “In breve” first."""
    return render(request, "startups/barcamp.html", {"barcamp": row, "activity": row.activity})


@require_POST
@guarded(may_follow)
@once
def follow(request: HttpRequest) -> HttpResponse:
    """Ask to be told of the next BarCamp, or no longer."""
    person = know_person(user=request.user, email=request.user.email)
    if request.POST.get("stop"):
        actions.unfollow(person=person)
        messages.success(request, _("There will be no more messages about new BarCamps."))
    else:
        actions.follow(person=person)
        messages.success(request, _("When a BarCamp opens, an e-mail will say so."))
    return redirect("startups:home")
