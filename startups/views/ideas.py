"""/startup/idee/: the list, one idea, writing it, its authors, support and follow."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.community.models import Discussion
from land.community.subjects import may_read
from land.core.errors import DomainError
from land.core.exports import csv_response
from land.core.facets import pills
from land.core.guards import anyone, guarded, registered
from land.core.models import Link, Need
from land.core.offers import kinds
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse, tried
from startups import policies
from startups.actions import ideas as verbs
from startups.actions.convergence import leads_to
from startups.filters.ideas import IdeaFilter
from startups.forms.ideas import AuthorForm, IdeaForm, differences
from startups.models import Convergence, FoundingGroup, Idea
from startups.policies import (
    is_asked_author,
    is_author,
    may_edit_idea,
    may_hide_idea,
    may_publish_idea,
    may_react,
    may_see_idea,
)

ON_A_PAGE = 12
ORIGINS = ("session", "practice")


@require_safe
@guarded(anyone)
def listing(request: HttpRequest) -> HttpResponse:
    """The ideas that this person may read, 12 a page, filtered by the address."""
    found = IdeaFilter(request.GET, queryset=Idea.objects.whole().visible_to(request.user))
    facets = found.facets(registered=request.user.is_authenticated)
    page = Paginator(found.qs, ON_A_PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "filter": found,
        "facets": facets,
        "pills": pills(request.GET, facets),
        "page": page,
        "cards": [row.card() for row in page],
        "csv_url": f"{reverse('startups:ideas_csv')}?{query.urlencode()}",
    }
    return render(request, "startups/ideas/list.html", context)


@require_safe
@guarded(anyone)
def table(request: HttpRequest) -> HttpResponse:
    """The same rows as a table, public columns alone: nothing of who wrote them."""
    found = IdeaFilter(request.GET, queryset=Idea.objects.whole().visible_to(request.user))
    header = [
        _("Title"), _("Theme"), _("Territory"), _("For whom"), _("What is missing"), _("What to do about it"),
        _("Skills sought"), _("Skills offered"), _("State"), _("Published"), _("Address"),
    ]  # fmt: skip
    rows = (
        (
            row.title, row.theme_title, row.territory, row.recipients, row.need, row.solution,
            ", ".join(row.skills_sought), ", ".join(row.skills_offered), row.get_state_display(),
            row.published_at, request.build_absolute_uri(row.get_absolute_url()),
        )
        for row in found.qs[:5000]
    )  # fmt: skip
    return csv_response("idee", header, rows)


def _origin(asked: str, user: Any) -> dict[str, Any] | None:
    """What `?da=` names, {kind, uuid, title, need}: a session, a practice or a need. None for nothing.

    Raises: Http404 for what is not there or not for this reader.
    """
    if not asked:
        return None
    try:
        uuid = UUID(asked)
    except ValueError:
        raise Http404 from None
    for key in ORIGINS:
        known = kinds.get(key)
        target = known.resolve([uuid], user).get(uuid) if known else None
        if target:
            return {"kind": key, "uuid": uuid, "title": target.title, "need": None}
    need = Need.objects.filter(uuid=uuid).select_related("territory").first()
    if need is None:
        raise Http404
    return {"kind": "need", "uuid": uuid, "title": need.title, "need": need}


def similar_to(form: IdeaForm, user: Any, but: Idea | None = None) -> list[Idea]:
    """Open ideas that this person may read and that say alike what the form says."""
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    text = " ".join(str(data.get(name) or "") for name in ("title", "need"))
    return alike(text, user, but)


def alike(text: str, user: Any, but: Idea | None = None) -> list[Idea]:
    """Open ideas that this person may read and that share words with a text."""
    rows = Idea.objects.visible_to(user).listed().exclude(pk=but.pk if but else None)
    return list(rows.select_related("theme", "territory").resembling(text))


@require_safe
@guarded(registered)
def similar(request: HttpRequest) -> HttpResponse:
    """A piece of page: the ideas like the title being written. Without scripts the preview shows them."""
    rows = alike(request.GET.get("titolo", "")[:120], request.user)
    return render(request, "startups/ideas/similar.html", {"similar": rows})


@require_http_methods(["GET", "POST"])
@guarded(registered)
@once
def new(request: HttpRequest) -> HttpResponse:
    """Write an idea: preview it, keep it as a draft, or publish it at once."""
    origin = _origin(request.GET.get("da", ""), request.user)
    initial: dict[str, Any] = {}
    if origin and origin["need"]:
        need = origin["need"]
        initial = {
            "need": f"{need.title}\n\n{need.description}".strip()[:2000],
            "territory": need.territory_id,
        }
        if need.territory.kind == "province":
            del initial["territory"]
    form = IdeaForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "origin": origin, "idea": None}
    then = request.POST.get("then", "")
    if request.method == "POST" and form.is_valid():
        if then == "preview":
            context |= {"preview": form.said(), "similar": similar_to(form, request.user)}
            return render(request, "startups/ideas/form.html", context)
        try:
            row = verbs.start_idea(
                by=request.user, origin=(origin["kind"], origin["uuid"]) if origin else None, **form.facts()
            )
            if then == "publish":
                verbs.publish_idea(idea=row, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("The idea is published.")
                if then == "publish"
                else _("The draft is kept: only its authors read it."),
            )
            return redirect(row)
    return render(request, "startups/ideas/form.html", context, status=422 if form.errors else 200)


def idea_of(uuid: UUID) -> Idea:
    """An idea with what its page says."""
    return Idea.objects.whole().get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_edit_idea, get=idea_of)
@once
def edit(request: HttpRequest, row: Idea) -> HttpResponse:
    """Write it again; if somebody was faster, 409 with both texts side by side and everything typed still there."""
    form = IdeaForm(request.POST or None, initial=IdeaForm.initial_of(row))
    context: dict[str, Any] = {"form": form, "origin": None, "idea": row}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("then") == "preview":
            context |= {"preview": form.said(), "similar": similar_to(form, request.user, row)}
            return render(request, "startups/ideas/form.html", context)
        try:
            verbs.save_idea(idea=row, by=request.user, seen=form.cleaned_data["seen"], **form.facts())
        except verbs.SomebodySaved as refusal:
            theirs = idea_of(row.uuid)
            again = request.POST.copy()
            again["seen"] = str(theirs.version)
            context |= {
                "form": IdeaForm(again),
                "idea": theirs,
                "conflict": str(refusal),
                "differences": differences(form, theirs),
            }
            return render(request, "startups/ideas/form.html", context, status=409)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
            return redirect(row)
    return render(request, "startups/ideas/form.html", context, status=422 if form.errors else 200)


@require_safe
@guarded(may_see_idea, get=idea_of, login=False)
def idea(request: HttpRequest, row: Idea) -> HttpResponse:
    """One idea, “In breve” first. One that was joined with others leads there; `?originale=1` reads it all the same."""
    end = leads_to(row) if row.state == "converged" else None
    leads = end if end is not None and may_see_idea(request.user, end) else None
    if leads is not None and not request.GET.get("originale"):
        messages.info(
            request,
            _("“%(title)s” has been joined with other ideas: this is where it leads.") % {"title": row.title},
        )
        return redirect(leads)
    return render(request, "startups/ideas/idea.html", _said(request.user, row) | {"leads": leads})


def _said(user: Any, row: Idea) -> dict[str, Any]:
    """All that the page of an idea says to this reader."""
    authors = list(row.authors.select_related("person"))
    mine = user.is_authenticated and any(
        author.person.user_id == user.pk and author.confirmed_at for author in authors
    )
    may_edit = row.state in ("draft", "published") and (mine or may_edit_idea(user, row))
    group = FoundingGroup.objects.filter(idea=row).select_related("contact").first()
    project = getattr(row, "project", None)
    return {
        "idea": row,
        "key": str(row.uuid),
        "sdgs": row.sdgs.all(),
        "authors": [author.person for author in authors if author.confirmed_at],
        "asked_authors": [author for author in authors if not author.confirmed_at] if mine else [],
        "is_author": mine,
        "may_edit": may_edit,
        "may_hide": may_hide_idea(user, row),
        "supports": row.supports.count(),
        "followers": row.follows.count(),
        "supported": user.is_authenticated and row.supports.filter(person__user=user).exists(),
        "followed": user.is_authenticated and row.follows.filter(person__user=user).exists(),
        "open": row.state == "published",
        "chain": _chain(user, row),
        "needs": _needs(row),
        "lineage": _lineage(user, row),
        "alliances": _alliances(user, row),
        "proposals": Convergence.objects.visible_to(user).open().with_idea(row.pk).order_by("pk"),
        "discussions": Discussion.objects.about("idea", row.uuid).for_list(),
        "elsewhere": _elsewhere(user, row),
        "similar": alike(f"{row.title} {row.need}", user, row) if mine and row.state == "draft" else [],
        "group": group,
        "sees_group": group is not None and policies.may_see_group(user, group),
        "members": group.members.here().count() if group else 0,
        "project": project if project and policies.may_see_project(user, project) else None,
        "seeks": bool(project and project.seeks_members),
        "my_others": _my_others(user, row),
    }


def _chain(user: Any, row: Idea) -> dict[str, Any]:
    """Where it comes from and leads, but for the joining of ideas, which its page says by itself."""
    told = chain("idea", row.uuid, user)
    idea = kinds.get("idea")
    return {
        way: [step for step in steps if idea is None or step[0] != idea.label] for way, steps in told.items()
    }


def _elsewhere(user: Any, row: Idea) -> list[Discussion]:
    """What was said of the ideas that this one is made of, and of joined ones that it was part of until they parted."""
    parts = Idea.objects.filter(convergences__convergence__result=row)
    parted = Idea.objects.filter(born_of__state="undone", born_of__parts__idea=row)
    keys = [str(uuid) for uuid in (parts | parted).distinct().values_list("uuid", flat=True)]
    read = [key for key in keys if may_read(user, "idea", key)] if keys else []
    return (
        list(Discussion.objects.filter(state="visible", about_kind="idea", about_key__in=read).for_list())
        if read
        else []
    )


def _needs(row: Idea) -> list[Need]:
    links = Link.objects.origins_of("idea", row.uuid).filter(from_kind="need").values("from_uuid")
    return list(Need.objects.filter(uuid__in=links).order_by("pk"))


def _lineage(user: Any, row: Idea) -> Convergence | None:
    """The convergence that made this idea, with those of its ideas that the reader may see."""
    made = Convergence.objects.filter(result=row).prefetch_related("parts__idea").first()
    if made is not None:
        seen = set(
            Idea.objects.visible_to(user).filter(convergences__convergence=made).values_list("pk", flat=True)
        )
        made.shown = [part.idea for part in made.parts.all() if part.idea_id in seen]  # type: ignore[attr-defined]
        made.may_open = policies.may_see_convergence(user, made)  # type: ignore[attr-defined]
    return made


def _alliances(user: Any, row: Idea) -> list[Convergence]:
    """The alliances of this idea of which the reader may see every idea."""
    rows = Convergence.objects.filter(mode="alliance", state="agreed").with_idea(row.pk)
    found = list(rows.order_by("pk").prefetch_related("parts__idea"))
    pks = {part.idea_id for each in found for part in each.parts.all()}
    seen = (
        set(Idea.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    )
    shown = []
    for each in found:
        parts = [part.idea for part in each.parts.all()]
        if all(part.pk in seen for part in parts):
            each.others = [part for part in parts if part.pk != row.pk]  # type: ignore[attr-defined]
            each.may_open = policies.may_see_convergence(user, each)  # type: ignore[attr-defined]
            shown.append(each)
    return shown


def _my_others(user: Any, row: Idea) -> list[Idea]:
    """The reader’s own open ideas, with which this one could be joined."""
    if not user.is_authenticated or row.state != "published":
        return []
    mine = Idea.objects.listed().filter(authors__person__user=user, authors__confirmed_at__isnull=False)
    return list(mine.exclude(pk=row.pk).order_by("title", "pk")[:12])


@require_POST
@guarded(may_publish_idea, get=idea_of)
@once
def publish(request: HttpRequest, row: Idea) -> HttpResponse:
    """Let others read it."""
    return tried(
        request,
        lambda: verbs.publish_idea(idea=row, by=request.user),
        lambda: _("The idea is published."),
        row,
    )


@require_POST
@guarded(is_author, get=idea_of)
@once
def withdraw(request: HttpRequest, row: Idea) -> HttpResponse:
    """Take it back."""
    return tried(
        request,
        lambda: verbs.withdraw_idea(idea=row, by=request.user),
        lambda: _(
            "The idea is withdrawn: only its authors and its group read it. It can be published again."
        ),
        row,
    )


@require_POST
@guarded(may_react, get=idea_of)
@once
def support(request: HttpRequest, row: Idea) -> HttpResponse:
    """Support it, or no longer."""
    if request.POST.get("stop"):
        return tried(
            request,
            lambda: verbs.unsupport(idea=row, by=request.user),
            lambda: _("Your support is taken back."),
            row,
        )
    return tried(
        request,
        lambda: verbs.support(idea=row, by=request.user),
        lambda: _("Thank you: your support counts."),
        row,
    )


@require_POST
@guarded(may_react, get=idea_of)
@once
def follow(request: HttpRequest, row: Idea) -> HttpResponse:
    """Follow it, or no longer."""
    if request.POST.get("stop"):
        return tried(
            request,
            lambda: verbs.unfollow_idea(idea=row, by=request.user),
            lambda: _("There will be no more news of this idea."),
            row,
        )
    return tried(
        request,
        lambda: verbs.follow_idea(idea=row, by=request.user),
        lambda: _("You will hear if it is joined with others or withdrawn."),
        row,
    )


@require_POST
@guarded(may_hide_idea, get=idea_of)
@once
def hide(request: HttpRequest, row: Idea) -> HttpResponse:
    """Staff hide it, or show it again."""
    if row.state == "hidden":
        return tried(
            request,
            lambda: verbs.show_idea(idea=row, by=request.user),
            lambda: _("The idea is visible again."),
            row,
        )
    return tried(
        request,
        lambda: verbs.hide_idea(idea=row, by=request.user),
        lambda: _("The idea is hidden: only staff see it."),
        row,
    )


@require_http_methods(["GET", "POST"])
@guarded(is_author, get=idea_of)
@once
def authors(request: HttpRequest, row: Idea) -> HttpResponse:
    """Its authors, and the form to name one more."""
    form = AuthorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.ask_author(idea=row, by=request.user, email=form.cleaned_data["email"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The request has been sent to %(email)s.") % form.cleaned_data)
            return redirect("startups:idea_authors", row.uuid)
    context = {
        "idea": row,
        "form": form if row.state in ("draft", "published") else None,
        "authors": row.authors.select_related("person"),
    }
    return render(request, "startups/ideas/authors.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(is_author, get=idea_of)
@once
def author_leaves(request: HttpRequest, row: Idea) -> HttpResponse:
    """Be an author no longer, while others are."""
    mine = row.authors.get(person__user=request.user)
    answer = tried(
        request, lambda: verbs.leave_idea(author=mine), lambda: _("You are no longer among the authors."), row
    )
    return answer if may_see_idea(request.user, row) else redirect("startups:ideas")


@require_http_methods(["GET", "POST"])
@guarded(is_asked_author, get=idea_of)
@once
def sign(request: HttpRequest, row: Idea) -> HttpResponse:
    """“Are you an author of this idea?” Reading it changes nothing: yes and no are buttons."""
    mine = row.authors.select_related("person", "idea").get(person__user=request.user)
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            return tried(
                request,
                lambda: verbs.confirm_author(author=mine),
                lambda: _("You are among the authors."),
                row,
            )
        return tried(
            request,
            lambda: verbs.leave_idea(author=mine),
            lambda: _("Noted: your name is not among the authors."),
            "startups:ideas",
        )
    return render(request, "startups/ideas/sign.html", {"idea": row})
