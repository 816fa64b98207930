"""What sessions offer to the land: provenance, search, addresses, a person's data, what can be hidden."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from land.accounts.models import Person
from land.core import offers
from startups import actions
from startups.models import AgendaItem, Proposal, SessionNote, Vote
from startups.policies import is_staff

HELD_OR_SEEN = _("Sessions of BarCamps")


def resolve_sessions(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Proposal.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def session_documents() -> Iterator[Any]:
    """All that may be found."""
    for row in Proposal.objects.whole().public().listed().order_by("pk").iterator(200):
        yield from actions.session_documents(row)


def session_addresses() -> Iterator[tuple[str, Any]]:
    """Each session, in both languages."""
    rows = list(Proposal.objects.public().listed().order_by("pk").values_list("uuid", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            for uuid, changed in rows:
                yield reverse("startups:session", args=[uuid]), changed


def sessions_held(programme: Any) -> int:
    """Sessions held, in the BarCamps of one programme or of all."""
    rows = Proposal.objects.filter(state="held")
    return (rows.filter(barcamp__activity__programme=programme) if programme else rows).count()


def collect(person: Person) -> list[dict]:
    """What this person proposed, voted for and wrote."""
    rows: list[dict] = [
        {"session": row.title, "at": row.created_at} for row in Proposal.objects.filter(owner=person)
    ]
    rows += [
        {"voted": row.proposal.title, "at": row.created_at}
        for row in Vote.objects.filter(person=person).select_related("proposal")
    ]
    return rows + [
        {"note": row.text, "at": row.created_at} for row in SessionNote.objects.filter(person=person)
    ]


def erase(person: Person) -> None:
    """Take the name away from all of it."""
    actions.forget_sessions(person=person)


def panel(user: Any) -> dict[str, Any] | None:
    """The sessions that this person hosts."""
    rows = Proposal.objects.hosted_by(user).open().order_by("-pk")[:10]
    return {"sessions": rows} if rows else None


def hide(uuid: UUID, by: Any) -> None:
    """Take it away from everybody's eyes."""
    actions.hide_session(proposal=Proposal.objects.get(uuid=uuid), by=by)


def show(uuid: UUID, by: Any) -> None:
    """Bring it back."""
    actions.show_session(proposal=Proposal.objects.get(uuid=uuid), by=by)


def grid_of(barcamp: int | None) -> str:
    """Staff's screen of a BarCamp's sessions; the list of BarCamps where there is none."""
    return reverse("startups_grid", args=[barcamp]) if barcamp else reverse("barcamps:index")


def first_to_free() -> int | None:
    return AgendaItem.objects.to_free(timezone.now()).values_list("version__barcamp", flat=True).first()


def first_to_finish() -> int | None:
    return Proposal.objects.to_finish(timezone.now()).values_list("barcamp", flat=True).first()


offers.attention.add(
    offers.Attention(
        "sessions-withdrawn", _("sessions withdrawn that still stand in a grid"),
        lambda: AgendaItem.objects.to_free(timezone.now()).count(), lambda: grid_of(first_to_free()), is_staff,
        order=43,
    )
)  # fmt: skip
offers.attention.add(
    offers.Attention(
        "sessions-to-finish", _("sessions of past BarCamps without notes, or not said to be held or not"),
        lambda: Proposal.objects.to_finish(timezone.now()).count(), lambda: grid_of(first_to_finish()), is_staff,
        order=44,
    )
)  # fmt: skip
offers.kinds.add(offers.Kind("session", pgettext_lazy("of a BarCamp", "session"), resolve_sessions))
offers.documents.add(offers.Documents("session", HELD_OR_SEEN, session_documents))
offers.sitemap.add(offers.SitemapPart("startups-sessions", session_addresses))
offers.figures.add(
    offers.Figure(
        "sessions-held", _("Sessions held"), _("Sessions of BarCamps that staff marked as held"), sessions_held,
        public=True, order=51,
    )
)  # fmt: skip
offers.personal_data.add(offers.PersonalData("startups-sessions", HELD_OR_SEEN, collect, erase, order=61))
offers.area_panels.add(
    offers.AreaPanel("startups-sessions", _("My sessions"), "startups/proposals/panel.html", panel, order=32)
)
offers.reportables.add(offers.Reportable("session", pgettext_lazy("of a BarCamp", "session"), hide, show))
