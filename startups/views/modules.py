"""The doors of training modules: what is coming, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from startups.models import Module
from startups.policies import may_see_event

PAST = 12


@require_safe
@guarded(anyone)
def modules(request: HttpRequest) -> HttpResponse:
    """The six subjects, and when they are held."""
    now, rows = timezone.now(), Module.objects.whole()
    context = {
        "topics": Module.Topic.labels,
        "coming": [row.card() for row in rows.coming(now)],
        "past": [row.card() for row in rows.past(now)[:PAST]],
    }
    return render(request, "startups/modules/list.html", context)


def module_by(slug: str) -> Module:
    return Module.objects.whole().select_related("call").get(slug=slug)


@require_safe
@guarded(may_see_event, get=module_by, login=False)
def module(request: HttpRequest, row: Module) -> HttpResponse:
    """One module, “In breve” first."""
    trainers = [str(person) for person in row.trainers.all()]
    meetings = row.activity.meetings.held()
    context = {"module": row, "activity": row.activity, "trainers": trainers, "meetings": meetings}
    return render(request, "startups/modules/module.html", context)
