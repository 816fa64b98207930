"""The showcase of cooperatives born of the path, and what the room's first page says of it all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from startups.actions.outcomes import funnel
from startups.models import Call, FollowUp, Idea, MatchingEvent, Project


def born_cards(projects: Any) -> list[dict[str, Any]]:
    """The cooperatives that let themselves be seen, as cards."""
    rows = projects.listed().select_related(
        "cooperative__organisation", "cooperative__municipality", "call", "idea__theme"
    )
    return [
        {
            "title": row.cooperative.name,
            "url": row.cooperative.get_absolute_url(),
            "summary": row.cooperative.description[:200],
            "badges": [(row.idea.theme_title, "")],
            "foot": " · ".join(
                str(each) for each in (row.cooperative.municipality, row.call.said_title) if each
            ),
        }
        for row in rows.order_by("-ended_at", "-pk")
    ]


@require_safe
@guarded(anyone)
def born(request: HttpRequest) -> HttpResponse:
    """The cooperatives born here, and how many ideas came how far in each edition."""
    editions = Call.objects.public().filter(state__in=["running", "concluded"])
    rows = Project.objects.filter(state="born")
    context = {
        "cards": born_cards(rows),
        "unseen": rows.count() - rows.listed().count(),
        "funnels": [(call, funnel(call)) for call in editions[:6]],
    }
    return render(request, "startups/showcase/born.html", context)


def front(user: Any) -> dict[str, Any]:
    """What the room's first page shows beside its BarCamps: calls, matching, ideas, the showcase, numbers, where to start."""
    now = timezone.now()
    taking = list(Call.objects.taking(now.replace(microsecond=0)))
    ideas = Idea.objects.public().listed()
    born_rows = Project.objects.filter(state="born")
    answers = FollowUp.objects.filter(answered_at__isnull=False).order_by("project", "-months")
    jobs = sum(row.jobs or 0 for row in answers.distinct("project") if row.active)
    number = born_rows.count()
    told = [
        (_("Public ideas"), ideas.count()),
        (ngettext("Cooperative born", "Cooperatives born", number), number),
    ]
    if jobs >= 5:
        told.append((_("People who work there"), jobs))
    return {
        "calls": [row.card() for row in taking],
        "ideas": [row.card() for row in ideas.whole().order_by("-published_at", "-pk")[:3]],
        "meetings": [row.card() for row in MatchingEvent.objects.whole().coming(now)[:3]],
        "born": born_cards(born_rows)[:3],
        "numbers": told,
        "start": _start(user, taking),
    }


def _start(user: Any, taking: list[Call]) -> dict[str, str]:
    """“Da dove parto”: always a next step."""
    if user.is_authenticated:
        project = Project.objects.of(user).exclude(state__in=Project.ENDED).order_by("-pk").first()
        if project is not None:
            return {"text": _("Your path: %(title)s.") % {"title": project}, "url": project.get_absolute_url(),
                    "label": _("See where it stands")}  # fmt: skip
        if not Idea.objects.of(user).exists():
            return {"text": _("Have you got an idea, even half of one? Write it: others may have the other half."),
                    "url": reverse("startups:idea_new"), "label": _("Write an idea")}  # fmt: skip
    if taking:
        return {"text": _("A call is open: read what it offers and what it asks."),
                "url": taking[0].get_absolute_url(), "label": _("Read the call")}  # fmt: skip
    return {"text": _("No call is open now. Read the ideas, follow one, or write yours."),
            "url": reverse("startups:ideas"), "label": _("See the ideas")}  # fmt: skip
