"""/comunita/: what people ask and answer."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.community import actions, policies, subjects
from land.community.forms import DiscussionForm, ReplyForm
from land.community.models import Discussion, Reply
from land.core.errors import DomainError
from land.core.guards import anyone, guarded, registered
from land.core.once import once
from land.core.refusals import refuse

SHOWN = 20


@require_safe
@guarded(anyone)
def index(request: HttpRequest) -> HttpResponse:
    """Discussions that this person may read, the latest first."""
    rows = Discussion.objects.visible_to(request.user).for_list()
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    return render(request, "community/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@guarded(registered)
@once
def new(request: HttpRequest) -> HttpResponse:
    """Ask or tell something; `?a=kind:key` about a thing, if this person may read what is said about it."""
    kind, _colon, key = request.GET.get("a", "").partition(":")
    subject = subjects.subjects.get(kind)
    if kind and not (subject and subject.may_read(request.user, key) and subject.is_open(key)):
        raise Http404
    form = DiscussionForm(request.POST or None, closed=bool(subject and subject.closed))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.open_discussion(by=request.user, about=(kind, key), **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect(row)
    context = {"form": form, "about": subject.target(key) if subject else None}
    return render(request, "community/new.html", context, status=422 if form.errors else 200)


def _discussion(uuid: UUID) -> Discussion:
    return Discussion.objects.select_related("author").get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(policies.may_read, get=_discussion, login=False)
@once
def discussion(request: HttpRequest, row: Discussion) -> HttpResponse:
    """What was asked, what was answered, and the form to answer."""
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(discussion=row, by=request.user, body=form.cleaned_data["body"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The reply has been published."))
            return redirect(row)
    person = getattr(request.user, "person", None)
    context = {
        "discussion": row,
        "about": subjects.target(row.about_kind, row.about_key),
        "replies": Reply.objects.visible_to(request.user).filter(discussion=row).in_order(),
        "form": form if policies.may_reply(request.user, row) else None,
        "asked_by_me": person is not None and person.pk == row.author_id,
    }
    return render(request, "community/discussion.html", context, status=422 if form.errors else 200)


def _reply(uuid: UUID) -> Reply:
    return Reply.objects.select_related("discussion").get(uuid=uuid)


@require_POST
@guarded(policies.may_accept, get=_reply)
def accept(request: HttpRequest, row: Reply) -> HttpResponse:
    """Say that this reply answered."""
    try:
        actions.accept_reply(reply=row, by=request.user)
        messages.success(request, _("Marked as the reply that answered."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(row.discussion)
