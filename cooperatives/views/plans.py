"""The accompaniment plan as the cooperative sees it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperatives import actions
from cooperatives.forms.plans import DeclineForm
from cooperatives.models import AccompanimentPlan
from cooperatives.policies import may_decide_plan, may_read_plan
from land.core.errors import DomainError
from land.core.guards import guarded


def plan_of(slug: str, uuid: str) -> AccompanimentPlan:
    """A plan by the cooperative's address and its own."""
    rows = AccompanimentPlan.objects.select_related("intervention__cooperative__organisation")
    return rows.get(uuid=uuid, intervention__cooperative__organisation__slug=slug)


def _page(
    request: HttpRequest, plan: AccompanimentPlan, form: DeclineForm, status: int = 200
) -> HttpResponse:
    cooperative = plan.intervention.cooperative
    context = {
        "plan": plan,
        "cooperative": cooperative,
        "steps": plan.steps.all(),
        "reasons": [
            rule
            for rule in actions.sentences(plan.intervention.reasons)[0]
            if rule.reason not in plan.summary
        ],
        "may_accept": plan.state in ("proposed", "declined") and may_decide_plan(request.user, plan),
        "form": form,
    }
    return render(request, "cooperatives/plan.html", context, status=status)


@require_safe
@guarded(may_read_plan, get=plan_of)
def plan(request: HttpRequest, plan: AccompanimentPlan) -> HttpResponse:
    """Why, what, who helps, with what money, by when; and the answer."""
    return _page(request, plan, DeclineForm())


@require_http_methods(["POST"])
@guarded(may_decide_plan, get=plan_of)
def decide(request: HttpRequest, plan: AccompanimentPlan) -> HttpResponse:
    """Yes, or no and why."""
    form = DeclineForm(request.POST)
    try:
        if "accept" in request.POST:
            actions.accept_plan(plan=plan, by=request.user)
            messages.success(request, _("The plan is accepted. Legacoop Lazio has been told."))
        elif form.is_valid():
            actions.decline_plan(plan=plan, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Thank you: Legacoop Lazio has been told why."))
        else:
            return _page(request, plan, form, status=422)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("cooperatives:plan", plan.intervention.cooperative.slug, plan.uuid)
