"""What ideas, convergence and founding groups offer to the land."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.community.subjects import Subject, subjects
from land.core import offers
from startups.actions import groups, ideas
from startups.actions.consents import authors_of
from startups.models import (
    Convergence,
    ConvergenceConsent,
    Follow,
    GroupInvitation,
    GroupMember,
    Idea,
    IdeaAuthor,
    Support,
)
from startups.policies import may_see_idea


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Idea.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def documents() -> Iterator[Any]:
    """All that everybody or the network may find."""
    rows = (
        Idea.objects.listed()
        .filter(visibility__in=list(ideas.AUDIENCES))
        .select_related("theme", "territory")
    )
    return (ideas.document(row) for row in rows.order_by("pk").iterator(200))


def addresses() -> Iterator[tuple[str, Any]]:
    """The list and each idea that everybody may read, in both languages."""
    rows = list(Idea.objects.public().listed().order_by("pk").values_list("uuid", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("startups:ideas"), None
            for uuid, changed in rows:
                yield reverse("startups:idea", args=[uuid]), changed


def published(programme: Any) -> int:
    """Ideas published in the calls of a programme, or all; those that were joined count too."""
    rows = Idea.objects.filter(published_at__isnull=False).exclude(state__in=["hidden", "withdrawn"])
    return (rows.filter(call__programme=programme) if programme else rows).count()


def converged(programme: Any) -> int:
    """Convergences agreed by every author and not undone."""
    rows = Convergence.objects.filter(state="agreed")
    if programme:
        rows = rows.filter(parts__idea__call__programme=programme).distinct()
    return rows.count()


def _by_key(key: str) -> Idea | None:
    try:
        return Idea.objects.filter(uuid=key).first()
    except ValidationError:
        return None


def _parted(row: Idea) -> list[Idea]:
    """The ideas that a withdrawn one was made of, if its joining was undone."""
    if row.state != "withdrawn":
        return []
    return list(
        Idea.objects.filter(
            convergences__convergence__result=row, convergences__convergence__state="undone"
        ).order_by("pk")
    )


def authors(key: str) -> list[Person]:
    """Who is told when somebody asks or offers something."""
    row = _by_key(key)
    return authors_of([row]) if row else []


def target(key: str) -> offers.Target | None:
    """The idea that is talked about; of a joining that was undone, the first of its ideas."""
    row = _by_key(key)
    if row is None:
        return None
    return offers.Target(row.title, next(iter(_parted(row)), row).get_absolute_url())


def reads(user: Any, key: str) -> bool:
    """Whoever reads the idea reads what is said about it; once its joining is undone, whoever reads all of its ideas."""
    row = _by_key(key)
    if row is None:
        return False
    parts = _parted(row)
    return may_see_idea(user, row) or (bool(parts) and all(may_see_idea(user, part) for part in parts))


def takes_comments(key: str) -> bool:
    """While it is open: of a joined idea one talks where it leads."""
    row = _by_key(key)
    return row is not None and row.state == "published"


def panel(user: Any) -> dict[str, Any] | None:
    """My ideas, what waits for my answer, my groups."""
    found = {
        "ideas": Idea.objects.filter(authors__person__user=user, authors__confirmed_at__isnull=False)
        .exclude(state="hidden")
        .order_by("-changed_at", "-pk")[:12],
        "to_sign": Idea.objects.filter(
            authors__person__user=user, authors__confirmed_at=None, state__in=["draft", "published"]
        ).order_by("pk"),
        "proposals": Convergence.objects.asking(user),
        "groups": GroupMember.objects.of(user).select_related("group__idea").order_by("-joined_at", "-pk"),
        "invitations": GroupInvitation.objects.to(user)
        .waiting(timezone.now())
        .select_related("group")
        .order_by("pk"),
        "followed": Idea.objects.visible_to(user)
        .filter(follows__person__user=user, state="published")
        .order_by("title", "pk")[:12],
    }
    rows = {name: list(value) for name, value in found.items()}
    return rows if any(rows.values()) else None


def collect(person: Person) -> list[dict[str, Any]]:
    """What this person wrote, supported, followed, answered and founded."""
    rows: list[dict[str, Any]] = [
        {
            "what": str(_("Idea")),
            "title": row.idea.title,
            "text": f"{row.idea.need}\n\n{row.idea.solution}" if row.confirmed_at else "",
            "at": row.confirmed_at,
        }
        for row in IdeaAuthor.objects.filter(person=person).select_related("idea")
    ]
    for table, label in ((Support, _("Idea supported")), (Follow, _("Idea followed"))):
        rows += [
            {"what": str(label), "title": row.idea.title, "at": row.created_at}
            for row in table.objects.filter(person=person).select_related("idea").order_by("pk")
        ]
    rows += [
        {
            "what": str(_("Answer to a proposal to join ideas")),
            "title": row.convergence.title,
            "answer": str(row.get_answer_display()),
            "text": row.note,
            "at": row.answered_at,
        }
        for row in ConvergenceConsent.objects.filter(person=person).select_related("convergence")
    ]
    rows += [
        {
            "what": str(_("Founding group")),
            "title": row.group.name,
            "category": str(row.get_category_display()),
            "role": row.role,
            "on behalf of": row.for_organisation,
            "at": row.joined_at,
            "confirmed": row.confirmed_at,
            "left": row.left_at,
        }
        for row in GroupMember.objects.filter(person=person).select_related("group")
    ]
    return rows


def erase(person: Person) -> None:
    """Out of the groups, then out of the ideas; what was done with others goes on with them."""
    ideas.forget_authorship(person=person)
    groups.forget_membership(person=person)
    ConvergenceConsent.objects.filter(person=person).update(note="")


def hide(uuid: UUID, by: Any) -> None:
    ideas.hide_idea(idea=Idea.objects.get(uuid=uuid), by=by)


def show(uuid: UUID, by: Any) -> None:
    ideas.show_idea(idea=Idea.objects.get(uuid=uuid), by=by)


offers.beginnings.add(
    offers.Beginning(
        "idea", _("Write an idea"), lambda uuid: f"{reverse('startups:idea_new')}?da={uuid}", order=10
    )
)
offers.kinds.add(offers.Kind("idea", _("Idea"), resolve))
offers.documents.add(offers.Documents("idea", _("Ideas"), documents))
offers.sitemap.add(offers.SitemapPart("startup-ideas", addresses))
offers.figures.add(
    offers.Figure(
        "ideas-published",
        _("Ideas published"),
        _("Ideas published and neither withdrawn nor hidden; those joined with others count too"),
        published,
        public=True,
        order=51,
    )
)
offers.figures.add(
    offers.Figure(
        "ideas-converged",
        _("Convergences agreed"),
        _("Proposals to join ideas to which every author said yes, and not undone"),
        converged,
        order=52,
    )
)
offers.area_panels.add(offers.AreaPanel("ideas", _("My ideas"), "startups/ideas/panel.html", panel, order=40))
offers.personal_data.add(
    offers.PersonalData("startup-ideas", _("Ideas and founding groups"), collect, erase, order=61)
)
offers.reportables.add(offers.Reportable("idea", _("Idea"), hide, show))
subjects.add(Subject("idea", target, reads, closed=True, is_open=takes_comments, concerns=authors))
