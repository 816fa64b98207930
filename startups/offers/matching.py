"""What matching events, visits, modules, research and pre-feasibility plans offer to the land."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import offers
from land.enrolment import owners
from land.enrolment.models import Activity
from startups.actions import encounters, modules
from startups.models import (
    GroupMember,
    MatchCard,
    MatchingEvent,
    Module,
    PreFeasibility,
    Project,
    Research,
    Visit,
)
from startups.policies import is_staff


def _events(model: Any) -> Any:
    def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
        rows = model.objects.visible_to(user).filter(uuid__in=uuids).select_related("activity")
        return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}

    return resolve


def resolve_visits(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Visit.objects.visible_to(user).whole().filter(uuid__in=uuids)
    return {row.uuid: offers.Target(str(row), row.get_absolute_url()) for row in rows}


def resolve_plans(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = PreFeasibility.objects.visible_to(user).whole().filter(uuid__in=uuids)
    return {row.uuid: offers.Target(str(row), row.get_absolute_url()) for row in rows}


def resolve_research(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those of projects that this user may see: their files too."""
    rows = Research.objects.filter(uuid__in=uuids, project__in=Project.objects.visible_to(user).values("pk"))
    return {
        row.uuid: offers.Target(str(row), row.get_absolute_url()) for row in rows.select_related("project")
    }


def matching_documents() -> Iterator[Any]:
    """All matching events that may be found."""
    for row in MatchingEvent.objects.whole().public().order_by("pk").iterator(200):
        yield from encounters.matching_documents(row)


def module_documents() -> Iterator[Any]:
    """All modules that may be found."""
    for row in Module.objects.whole().public().order_by("pk").iterator(200):
        yield from modules.module_documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The list of modules, each module and matching event, in both languages."""
    pages = [
        (name, slug, changed)
        for name, model in (("matching", MatchingEvent), ("module", Module))
        for slug, changed in model.objects.public().order_by("pk").values_list("slug", "changed_at")
    ]
    for language in ("it", "en"):
        with override(language):
            yield reverse("startups:modules"), None
            for name, slug, changed in pages:
                yield reverse(f"startups:{name}", args=[slug]), changed


def leads_module(user: Any, activity: Activity) -> bool:
    """The trainers of a module keep its register."""
    return Module.objects.filter(activity=activity, trainers__user=user).exists()


def panel(user: Any) -> dict[str, Any] | None:
    """My matching events, modules and visits, and my group's way to the business plan."""
    now = timezone.now()
    told = {
        "events": list(MatchingEvent.objects.whole().taken_by(user).filter(activity__ends_at__gte=now)),
        "modules": list(Module.objects.whole().taken_by(user).filter(activity__ends_at__gte=now)),
        "visits": list(
            (Visit.objects.of_groups_of(user) | Visit.objects.received_by(user))
            .filter(state__in=["proposed", "accepted", "held"])
            .whole()
        ),
        "projects": list(Project.objects.of(user).open().select_related("idea")),
    }
    return told if any(told.values()) else None


def collect(person: Person) -> list[dict]:
    """The cards of this person at matching events, with what they wished."""
    return [
        {
            "event": str(row.event),
            "offers": ", ".join(row.offers),
            "seeks": ", ".join(row.seeks),
            "words": row.words,
            "wishes": ", ".join(f"{wish.to}: {wish.get_level_display()}" for wish in row.wishes.all()),
        }
        for row in MatchCard.objects.filter(person=person)
        .select_related("event__activity")
        .prefetch_related("wishes__to__person")
    ]


def erase(person: Person) -> None:
    """Free their talks still to come, then forget their cards and wishes."""
    for card in MatchCard.objects.filter(person=person):
        encounters.leave_matching(card=card)
        card.wishes.all().delete()
    MatchCard.objects.filter(person=person).update(offers=[], seeks=[], words="", idea=None)


def collect_learning(person: Person) -> list[dict]:
    """What the groups of this person asked, found and wrote: visits, research, pre-feasibility plans; and what they confirmed."""
    mine = GroupMember.objects.filter(person=person).values("group__idea")
    rows: list[dict] = [
        {
            "what": str(_("Visit to a cooperative")),
            "title": str(row),
            "asked by me": person.user is not None and row.asked_by_id == person.user.pk,
            "objectives": "; ".join(row.objectives),
            "state": str(row.get_state_display()),
            "day": row.day,
            "report": row.report,
        }
        for row in Visit.objects.whole().filter(group__idea__in=mine).order_by("pk")
    ]
    rows += [
        {
            "what": str(_("Field research")),
            "title": str(row.project),
            "method": row.method,
            "people heard": row.people,
            "from": row.starts_on,
            "to": row.ends_on,
            "findings": row.findings,
        }
        for row in Research.objects.filter(project__idea__in=mine)
        .select_related("project__idea")
        .order_by("pk")
    ]
    rows += [
        {
            "what": str(_("Pre-feasibility plan")),
            "title": str(row),
            "state": str(row.get_state_display()),
            "handed in": row.submitted_at,
            "handed in by me": person.user is not None and row.submitted_by_id == person.user.pk,
            "text": "\n\n".join(part["text"] for part in row.sections.values() if part.get("text")),
        }
        for row in PreFeasibility.objects.whole().filter(project__idea__in=mine).order_by("pk")
    ]
    return rows


def erase_learning(person: Person) -> None:
    """The group's work is the others' too and stays; who asked for a visit or handed a plan in is forgotten."""
    if person.user is not None:
        Visit.objects.filter(asked_by=person.user).update(asked_by=None)
        PreFeasibility.objects.filter(submitted_by=person.user).update(submitted_by=None)
    for row in Module.objects.filter(trainers=person):
        row.trainers.remove(person)


def reported(programme: Any) -> int:
    """Visits with a report, of one programme's calls or of all."""
    rows = Visit.objects.filter(state="reported")
    return (rows.filter(group__idea__call__programme=programme) if programme else rows).count()


def _how_many(count: Callable[[datetime], Any]) -> int:
    return int(count(timezone.now()).count())


def _list_of(key: str) -> str:
    return reverse("startup_visits:index") + f"?waits={key}"


owners.add(owners.Owner("matching", encounters.matching_opened, left=encounters.left_matching))
owners.add(owners.Owner("module", modules.module_opened, leads=leads_module))
offers.kinds.add(offers.Kind("matching-event", _("matching event"), _events(MatchingEvent)))
offers.kinds.add(offers.Kind("module", _("module"), _events(Module)))
offers.kinds.add(offers.Kind("visit", _("visit to a cooperative"), resolve_visits))
offers.kinds.add(offers.Kind("prefeasibility", _("pre-feasibility plan"), resolve_plans))
offers.kinds.add(offers.Kind("startup-research", _("field research"), resolve_research))
offers.documents.add(offers.Documents("matching-event", _("Matching events"), matching_documents))
offers.documents.add(offers.Documents("module", _("Training modules"), module_documents))
offers.sitemap.add(offers.SitemapPart("startups-learning", addresses))
offers.area_panels.add(
    offers.AreaPanel(
        "startups-learning", _("Start-ups: my next steps"), "startups/matching/panel.html", panel, order=27
    )
)
offers.figures.add(
    offers.Figure(
        "startup-visits", _("Visits to cooperatives"), _("Visits of founding groups with their report"), reported,
        public=True, order=55,
    )
)  # fmt: skip
offers.staff_tasks.add(
    offers.StaffTask(
        "new-matching", _("New matching event"), _("One form: when, where, rounds and tables."),
        lambda: reverse("startups_matching_new"), is_staff, icon="group", order=41,
    )
)  # fmt: skip
offers.staff_tasks.add(
    offers.StaffTask(
        "new-module", _("New training module"), _("One of the six subjects, in a small group."),
        lambda: reverse("startups_module_new"), is_staff, icon="list-ol", order=42,
    )
)  # fmt: skip
for _key, _label, _count in (
    ("unanswered", _("visits that a cooperative has not answered for a week"), Visit.objects.unanswered),
    ("unreported", _("visits made and not told by their group"), Visit.objects.unreported),
):
    offers.attention.add(
        offers.Attention(
            f"startup-visits-{_key}", _label, partial(_how_many, _count), partial(_list_of, _key), is_staff, order=46
        )
    )  # fmt: skip
offers.personal_data.add(
    offers.PersonalData("startups-matching", _("Cards at matching events"), collect, erase, order=61)
)
offers.personal_data.add(
    offers.PersonalData(
        "startups-learning", _("Visits, field research and pre-feasibility plans"), collect_learning, erase_learning,
        order=62,
    )
)  # fmt: skip
