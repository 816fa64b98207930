"""What the room offers to the land through its registries."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperatives import demo
from cooperatives.actions.asked import asked_of, handed_to
from cooperatives.actions.instruments import load_instruments
from cooperatives.actions.interventions import load_rules
from cooperatives.actions.memberships import LastRepresentative
from cooperatives.actions.plans import plans_shown
from cooperatives.actions.profile import to_review
from cooperatives.actions.registry import search_document
from cooperatives.actions.rules import load_rules as load_dated_rules
from cooperatives.models import Answer, AnswerChange, Cooperative, Membership, Remark, Response, WaveMember
from land.accounts.models import Person
from land.accounts.policies import is_staff
from land.core import offers
from land.core.search import Document


def resolve_cooperatives(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    rows = Cooperative.objects.visible_to(user).filter(uuid__in=uuids).select_related("organisation")
    return {row.uuid: offers.Target(row.name, row.get_absolute_url()) for row in rows}


def resolve_responses(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """For staff only: where they read what a cooperative answered."""
    if not is_staff(user):
        return {}
    rows = Response.objects.for_work().filter(uuid__in=uuids)
    return {
        row.uuid: offers.Target(
            f"{row.cooperative.name} · {row.wave.title}", reverse("responses_read", args=[row.uuid])
        )
        for row in rows
    }


def search_documents() -> Iterable[Document]:
    return (search_document(row) for row in Cooperative.objects.listed().for_cards())


def sitemap_rows() -> Iterable[tuple[str, Any]]:
    for name in ("list", "map", "method", "open_data"):
        yield reverse(f"cooperatives:{name}"), None
    for slug, changed in Cooperative.objects.listed().values_list("organisation__slug", "changed_at"):
        yield reverse("cooperatives:detail", args=[slug]), changed


def count_cooperatives(programme: Any) -> int:
    """Those in the registry that are active or suspended; they belong to no programme."""
    return Cooperative.objects.adhering().count()


def count_responses(programme: Any) -> int:
    """Questionnaires sent and not taken back, of one programme or of all."""
    sent = Response.objects.sent()
    return (sent.filter(wave_member__wave__programme=programme) if programme else sent).count()


def personal_data(person: Person) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "what": str(_("Acts for a cooperative")),
            "cooperative": row.cooperative.name,
            "role": str(row.get_role_display()),
            "state": str(row.get_state_display()),
            "invited": row.created_at,
            "accepted": row.accepted_at,
            "revoked": row.revoked_at,
        }
        for row in person.memberships.select_related("cooperative__organisation").order_by("pk")
    ]
    for assignment in person.sections.select_related(
        "response__wave_member__wave", "response__wave_member__cooperative__organisation"
    ).order_by("pk"):
        rows.append(
            {
                "what": str(_("Was asked to fill in a section")),
                "cooperative": assignment.response.cooperative.name,
                "wave": assignment.response.wave.title,
                "state": str(assignment.get_state_display()),
                "at": assignment.created_at,
            }
        )
    if person.user_id:
        for note in Remark.objects.filter(user=person.user_id).order_by("pk"):
            rows.append(
                {"what": str(_("Left a note to colleagues")), "text": note.text, "at": note.created_at}
            )
        for response in Response.objects.for_work().filter(submitted_by=person.user_id).order_by("pk"):
            rows.append(
                {
                    "what": str(_("Sent a questionnaire")),
                    "cooperative": response.cooperative.name,
                    "wave": response.wave.title,
                    "at": response.submitted_at,
                }
            )
    return rows


def erase(person: Person) -> None:
    """Ends the person's memberships; what they answered belongs to the cooperative and stays without their name.

    Raises: LastRepresentative while an active cooperative would be left without one.
    """
    live = person.memberships.exclude(state="revoked").select_related("cooperative")
    for row in live:
        if row.state == "active" and row.role == "representative" and row.cooperative.state == "active":
            others = Membership.objects.active().representatives().filter(cooperative=row.cooperative)
            if not others.exclude(pk=row.pk).exists():
                raise LastRepresentative
    person.memberships.all().delete()
    person.sections.all().delete()
    if person.user_id:
        AnswerChange.objects.filter(user=person.user_id).update(user=None)
        Remark.objects.filter(user=person.user_id).update(user=None)
        Answer.objects.filter(user=person.user_id).update(user=None)
        Response.objects.filter(submitted_by=person.user_id).update(submitted_by=None)
        Response.objects.filter(started_by=person.user_id).update(started_by=None)


def my_area(user: Any) -> dict[str, Any] | None:
    """The cooperatives this person acts for, and what is asked of them now."""
    memberships = list(Membership.objects.of(user).select_related("cooperative__organisation"))
    handed = [row for row in handed_to(user) if row[2]]
    if not memberships and not handed:
        return None
    members = WaveMember.objects.of(user).filter(wave__state__in=["open", "closed"])
    rows = [row for row in asked_of(user, members.prefetch_related("responses")) if row.taking]
    plans = plans_shown(row.cooperative_id for row in memberships)
    return {"memberships": memberships, "rows": rows, "handed": handed, "plans": list(plans)}


def waiting_for_score() -> int:
    return Response.objects.sent().exclude(scoring_error="").count()


offers.kinds.add(offers.Kind("cooperative", _("Cooperative"), resolve_cooperatives))
offers.kinds.add(offers.Kind("response", _("answers to a questionnaire"), resolve_responses))
offers.documents.add(offers.Documents("cooperative", _("Cooperatives"), search_documents))
offers.sitemap.add(offers.SitemapPart("cooperatives", sitemap_rows))
offers.references.add(offers.Reference("instruments", load_instruments, order=40))
offers.references.add(offers.Reference("cooperative-rules", load_dated_rules, order=45))
offers.references.add(offers.Reference("intervention rules", load_rules, order=50))
offers.demos.add(offers.Demo("cooperatives", demo.load, order=30))
offers.figures.add(
    offers.Figure(
        key="cooperatives-registry",
        label=_("Cooperatives in the registry"),
        what=_("Active or suspended cooperatives, as of now"),
        count=count_cooperatives,
        public=True,
        order=10,
    )
)
offers.figures.add(
    offers.Figure(
        key="cooperatives-responses",
        label=_("Questionnaires sent"),
        what=_("Responses submitted by cooperatives and not taken back, as of now"),
        count=count_responses,
        public=True,
        order=20,
    )
)
offers.personal_data.add(
    offers.PersonalData("cooperatives", _("Cooperatives and questionnaires"), personal_data, erase, order=30)
)
offers.area_panels.add(
    offers.AreaPanel("cooperatives", _("My cooperative"), "cooperatives/panel.html", my_area, order=20)
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="cooperatives-import",
        title=_("Import cooperatives"),
        text=_("From a CSV or XLSX file, with a look before anything is written"),
        url=lambda: reverse("cooperatives_import"),
        allowed=is_staff,
        icon="upload",
        order=20,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="cooperatives-wave",
        title=_("Open a survey"),
        text=_("Choose the questionnaire and the dates, then invite the cooperatives"),
        url=lambda: reverse("waves:add"),
        allowed=is_staff,
        icon="form",
        order=50,
    )
)
offers.attention.add(
    offers.Attention(
        key="cooperatives-unattended",
        label=_("Active cooperatives without a representative"),
        count=lambda: Cooperative.objects.without_representative().count(),
        url=lambda: reverse("cooperatives_registry:index") + "?unattended=on",
        allowed=is_staff,
        order=40,
    )
)
offers.attention.add(
    offers.Attention(
        key="cooperatives-not-scored",
        label=_("Responses that could not be scored"),
        count=waiting_for_score,
        url=lambda: reverse("cooperatives_responses:index"),
        allowed=is_staff,
        order=30,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="cooperatives-interventions",
        title=_("Choose whom to help"),
        text=_("From the results of a survey: who needs what, why, and a plan for each cooperative"),
        url=lambda: reverse("cooperatives_interventions"),
        allowed=is_staff,
        icon="clipboard-list",
        order=60,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="cooperatives-profiles",
        title=_("Look at the answers to the profile"),
        text=_("What differs from the registry goes into it once accepted; an experience becomes a draft"),
        url=lambda: reverse("profiles_review"),
        allowed=is_staff,
        icon="history",
        order=55,
    )
)
offers.attention.add(
    offers.Attention(
        key="cooperatives-profiles",
        label=_("Profiles whose answers are to be looked at"),
        count=lambda: to_review().count(),
        url=lambda: reverse("profiles_review"),
        allowed=is_staff,
        order=45,
    )
)
