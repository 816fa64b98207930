"""Network projects: begun where something ended, kept by whoever leads them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import User
from land.community.actions.addresses import in_italian
from land.community.models import NetworkProject, Partner
from land.core.actions import link
from land.core.errors import DomainError
from land.core.models import Organisation, Programme
from land.core.search import Document, index

MOST_PARTNERS, MOST_ROLES = 60, 30


class OutcomeMissing(DomainError):
    sentence = _("Say how it ended, in a few words.")
    field = "outcome"


class TooMany(DomainError):
    sentence = _("At most %(number)d lines fit here.")


def project_document(row: NetworkProject) -> Document:
    """What the search knows of a network project; nothing of who leads it."""
    return Document(
        kind="network-project",
        uuid=row.uuid,
        title=row.title,
        url=in_italian("community:project", row.uuid),
        dated=row.created_at,
        summary=row.summary[:200],
        body="\n".join([row.summary, *row.roles_sought, *(partner.name for partner in row.partners.all())]),
        audience="public",
    )


@transaction.atomic
def begin_project(
    *,
    by: User,
    origin: tuple[str, UUID] | None = None,
    programme: Programme | None = None,
    **facts: Any,
) -> NetworkProject:
    """A project of whoever begins it, with where it comes from (kind, uuid). `facts` as `change_project` takes them."""
    row = NetworkProject(programme=programme)
    change_project(project=row, **facts)
    row.leads.add(know_person(email=by.email, user=by))
    if origin is not None:
        link(frm=origin, to=("network-project", row.uuid))
    return row


@transaction.atomic
def change_project(
    *,
    project: NetworkProject,
    title: str,
    summary: str,
    state: str = "forming",
    outcome: str = "",
    roles_sought: Sequence[str] = (),
    partners: Sequence[str] = (),
) -> NetworkProject:
    """Write what a project is. Partners are named; a name that the land knows leads to its page.

    Raises: OutcomeMissing for one that is over, TooMany.
    """
    over = state in NetworkProject.OVER
    if over and not outcome.strip():
        raise OutcomeMissing
    named, roles = _lines(partners), _lines(roles_sought)
    if len(named) > MOST_PARTNERS:
        raise TooMany(number=MOST_PARTNERS, field="partners")
    if len(roles) > MOST_ROLES:
        raise TooMany(number=MOST_ROLES, field="roles_sought")
    project.title, project.summary, project.outcome = title.strip(), summary.strip(), outcome.strip()
    project.roles_sought = roles
    if over != (project.ended_at is not None):
        project.ended_at = timezone.now() if over else None
    project.state = state
    project.save()
    project.partners.all().delete()
    known = {row.name.casefold(): row for row in Organisation.objects.filter(name__in=named)}
    Partner.objects.bulk_create(
        Partner(project=project, name=name, organisation=known.get(name.casefold()), position=number)
        for number, name in enumerate(named)
    )
    index(project_document(project))
    return project


def _lines(lines: Sequence[str]) -> list[str]:
    """Without blanks and repetitions, in their order."""
    return list(dict.fromkeys(text for line in lines if (text := " ".join(line.split())[:255])))
