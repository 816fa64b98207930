"""Staff read the questionnaires and make new versions of them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.versions import scored_questions
from cooperatives.forms.versions import QuestionForm, emptied, words_of
from cooperatives.instruments.comparison import IDENTICAL, compare
from cooperatives.models import InstrumentVersion
from cooperatives.wagtail_hooks.access import staff
from land.core.errors import DomainError


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """Every version of every questionnaire, with the surveys that ask it."""
    rows = InstrumentVersion.objects.select_related(
        "instrument", "written_by", "approved_by", "based_on"
    ).annotate(surveys=Count("waves"))
    return render(
        request, "cooperatives/staff/versions.html", {"rows": rows.order_by("instrument__code", "-pk")}
    )


@require_POST
@staff()
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a draft from a published version."""
    base = get_object_or_404(InstrumentVersion.objects.select_related("instrument"), pk=pk)
    try:
        return redirect("versions_edit", actions.draft_version(base=base, by=request.user).pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("versions_list")


def _draft(pk: int) -> InstrumentVersion:
    return get_object_or_404(InstrumentVersion.objects.select_related("instrument", "based_on"), pk=pk)


@require_http_methods(["GET", "POST"])
@staff()
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of each question; what has changed since the version before; publish or throw away."""
    version = _draft(pk)
    form = QuestionForm(request.POST if "add" in request.POST else None, definition=version.definition)
    if request.method == "POST":
        try:
            if "add" in request.POST:
                if form.is_valid():
                    actions.add_question(draft=version, section=form.cleaned_data["section"], question=form.question,
                                         by=request.user)  # fmt: skip
                    messages.success(request, _("The question is added."))
                    return redirect("versions_edit", pk)
            else:
                words = words_of(request.POST)
                version = actions.write_words(draft=version, words=words, by=request.user)
                if blank := emptied(words):
                    said = _("No question, answer or row can be without words: in %(questions)s the blank ones keep those "
                             "they had. The rest of the draft is saved.")  # fmt: skip
                    messages.error(request, said % {"questions": ", ".join(blank)})
                    return redirect("versions_edit", pk)
                if "publish" in request.POST:
                    actions.publish_version(draft=version, by=request.user)
                    messages.success(
                        request, _("The new version is published; surveys that are open keep theirs.")
                    )
                    return redirect("versions_list")
                messages.success(request, _("The draft is saved."))
                return redirect("versions_edit", pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
    definition = version.definition
    changes = compare(version.based_on.definition, definition) if version.based_on else []
    context: dict[str, Any] = {
        "version": version,
        "definition": definition,
        "scored": scored_questions(version),
        "changes": [change for change in changes if change.relation != IDENTICAL],
        "form": form,
        "editable": version.state == "draft",
        "approval": settings.INSTRUMENTS_NEED_APPROVAL and version.written_by_id == request.user.pk,
    }
    return render(request, "cooperatives/staff/version.html", context, status=422 if form.errors else 200)


@require_POST
@staff()
def remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take an unscored question out of a draft."""
    try:
        actions.remove_question(draft=_draft(pk), code=code, by=request.user)
        messages.success(request, _("The question is taken out."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("versions_edit", pk)


@require_POST
@staff()
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.discard_draft(draft=_draft(pk))
        messages.success(request, _("The draft is thrown away."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("versions_list")
