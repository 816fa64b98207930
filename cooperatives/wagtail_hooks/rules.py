"""Staff read and change the rules of intervention: every change is a new version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperatives import actions
from cooperatives.forms.rules import RuleForm, TestFormSet, in_words, initial_of
from cooperatives.instruments import Definition
from cooperatives.models import InterventionRule, ScoringSpec
from cooperatives.scoring import Spec
from cooperatives.wagtail_hooks.access import staff
from land.core.errors import DomainError


def _scored() -> tuple[Definition, Spec]:
    """The questionnaire and specification that rules speak of: the newest scored ones."""
    row = ScoringSpec.objects.select_related("instrument_version").order_by("-pk").first()
    if row is None:
        raise DomainError(_("There is no scored questionnaire yet."))
    return row.instrument_version.definition, row.spec


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """The rules in use, each in words; and those that no longer are."""
    definition, spec = _scored()
    rows = InterventionRule.objects.select_related("written_by").order_by("-active", "code", "-version")
    language = get_language() or "it"
    shown = [(row, in_words(row.condition, definition, spec, language)) for row in rows]
    return render(request, "cooperatives/staff/rules.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
@staff()
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a rule, or a new version of one."""
    rule = get_object_or_404(InterventionRule, pk=pk, active=True) if pk else None
    definition, spec = _scored()
    form = RuleForm(request.POST or None, instance=rule)
    tests = TestFormSet(
        request.POST or None, prefix="tests", initial=initial_of(rule.condition["tests"]) if rule else None,
        form_kwargs={"definition": definition, "spec": spec},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and tests.is_valid():
        values = {name: form.cleaned_data[name] for name in form.fields if name != "join"}
        values["condition"] = {"join": form.cleaned_data["join"],
                               "tests": [each.test for each in tests if each.test]}  # fmt: skip
        try:
            dimensions = [each.code for each in spec.dimensions]
            before = InterventionRule.objects.get(pk=rule.pk) if rule else None
            actions.write_rule(
                rule=before, definition=definition, dimensions=dimensions, by=request.user, **values
            )
            messages.success(request, _("The rule is saved as a new version; lists made before keep theirs."))
            return redirect("cooperatives_rules")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    wrong = request.method == "POST"
    context = {"form": form, "tests": tests, "rule": rule}
    return render(request, "cooperatives/staff/rule.html", context, status=422 if wrong else 200)
