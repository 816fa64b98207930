"""What the community offers to the land."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.community import actions
from land.community.models import Discussion, NetworkProject, Reply, Resource
from land.core import offers
from land.core.search import Document


def resolve_discussions(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    rows = Discussion.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def resolve_resources(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    rows = Resource.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.url) for row in rows}


def discussion_documents() -> Iterable[Document]:
    return (
        actions.document(row)
        for row in Discussion.objects.filter(state="visible", audience__in=["public", "registered"])
    )


def resource_documents() -> Iterable[Document]:
    return (actions.resource_document(row) for row in Resource.objects.filter(state="visible"))


def resolve_projects(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    rows = NetworkProject.objects.filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def project_documents() -> Iterable[Document]:
    rows = NetworkProject.objects.prefetch_related("partners").order_by("pk")
    return (actions.project_document(row) for row in rows)


def addresses() -> Iterable[tuple[str, Any]]:
    """The list of network projects and each of them, in both languages."""
    rows = list(NetworkProject.objects.standing().values_list("uuid", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("community:projects"), None
            for uuid, changed in rows:
                yield reverse("community:project", args=[uuid]), changed


def collect(person: Person) -> list[dict[str, Any]]:
    """What this person asked and answered."""
    rows: list[dict[str, Any]] = [
        {"what": str(_("Discussion")), "title": row.title, "text": row.body, "at": row.created_at}
        for row in Discussion.objects.filter(author=person).order_by("pk")
    ]
    rows += [
        {
            "what": str(_("Reply")),
            "title": row.discussion.title,
            "text": row.body,
            "at": row.created_at,
        }
        for row in Reply.objects.filter(author=person).select_related("discussion").order_by("pk")
    ]
    rows += [
        {"what": str(_("Network project")), "title": row.title, "text": row.summary, "at": row.created_at}
        for row in person.network_projects.order_by("pk")
    ]
    return rows


def erase(person: Person) -> None:
    actions.forget_person(person=person)
    person.network_projects.clear()


def hide_discussion(uuid: UUID, by: Any) -> None:
    actions.hide(thing=Discussion.objects.get(uuid=uuid))


def show_discussion(uuid: UUID, by: Any) -> None:
    actions.show(thing=Discussion.objects.get(uuid=uuid))


def hide_reply(uuid: UUID, by: Any) -> None:
    actions.hide(thing=Reply.objects.get(uuid=uuid))


def show_reply(uuid: UUID, by: Any) -> None:
    actions.show(thing=Reply.objects.get(uuid=uuid))


offers.kinds.add(offers.Kind("discussion", _("Discussion"), resolve_discussions))
offers.kinds.add(offers.Kind("resource", _("Resource"), resolve_resources))
offers.kinds.add(offers.Kind("network-project", _("Network project"), resolve_projects))
offers.documents.add(offers.Documents("network-project", _("Network projects"), project_documents))
offers.sitemap.add(offers.SitemapPart("network-projects", addresses))
offers.documents.add(offers.Documents("discussion", _("Discussions"), discussion_documents))
offers.documents.add(offers.Documents("resource", _("Resources"), resource_documents))
offers.personal_data.add(offers.PersonalData("community", _("Community"), collect, erase, order=50))
offers.reportables.add(offers.Reportable("discussion", _("Discussion"), hide_discussion, show_discussion))
offers.reportables.add(offers.Reportable("reply", _("Reply"), hide_reply, show_reply))
