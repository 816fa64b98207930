"""Staff's door to the rules of an event's enrolments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from land.enrolment import actions
from land.enrolment.forms.rules import RulesForm, rules_of
from land.enrolment.models import Activity
from land.enrolment.policies import may_manage
from land.enrolment.views.enrolling import activity_of


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_manage, get=activity_of)
@once
def rules(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Who may enrol, when, and how places pass on."""
    form = RulesForm(request.POST or None, initial=rules_of(activity))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_rules(activity=activity, rules=form.cleaned_data, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Rules changed."))
            return redirect("enrolment_staff:activity", activity.uuid)
    return render(request, "enrolment/staff/rules.html", {"activity": activity, "form": form})
