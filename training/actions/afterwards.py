"""What a course leaves behind: materials in the library, groups that go on."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.community import actions as community
from land.community.models import Resource
from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.enrolment import hours
from land.notifications.api import notify
from training import notices
from training.models import Edition, Group, GroupMember, Material


class NotOverYet(DomainError):
    sentence = _("The course is not over yet: this comes afterwards.")


class InTheLibrary(WrongState):
    sentence = _("It is in the library already.")


class NotInTheGroup(DomainError):
    sentence = _("Only the people of the group can do this.")


def is_over(edition: Edition) -> bool:
    """Whether its last meeting has ended and it was not called off."""
    return edition.activity.state != "cancelled" and hours.over_at(edition.activity) <= timezone.now()


@transaction.atomic
def publish_material(
    *, material: Material, by: Any, title: str, summary: str, licence: str = "", audience: str = "public"
) -> Resource:
    """Put a material in the library as it is now, with the edition it comes from.

    Raises: NotOverYet, InTheLibrary.
    """
    row = (
        Material.objects.select_for_update(of=("self",))
        .select_related("edition__activity", "file")
        .get(pk=material.pk)
    )
    if row.resource_uuid is not None:
        raise InTheLibrary
    if not is_over(row.edition):
        raise NotOverYet
    edition = row.edition
    resource = Resource(
        title=title, summary=summary, licence=licence, audience=audience, address=row.address,
        source=str(edition.course.title)[:200], programme=edition.activity.programme,
    )  # fmt: skip
    upload = None
    if row.file is not None:
        with row.file.file.open("rb") as kept:
            upload = SimpleUploadedFile(row.file.name, kept.read(), row.file.content_type)
    community.publish_resource(resource=resource, upload=upload)
    link(frm=("edition", edition.uuid), to=("resource", resource.uuid))
    row.resource_uuid = material.resource_uuid = resource.uuid
    row.save(update_fields=["resource_uuid", "changed_at"])
    return resource


def _member(group: Group, user: Any) -> GroupMember:
    """Raises: NotInTheGroup."""
    rows = group.members.filter(enrolment__person__user=user, enrolment__state="confirmed", left_at=None)
    row = rows.select_related("enrolment__person").first()
    if row is None:
        raise NotInTheGroup
    return row


@transaction.atomic
def keep_group(*, group: Group, by: Any) -> Group:
    """Let a group go on after the course; the others are told where. Idempotent. Raises: NotOverYet, NotInTheGroup."""
    row = (
        Group.objects.select_for_update(of=("self",))
        .select_related("group_set__edition__activity")
        .get(pk=group.pk)
    )
    me = _member(row, by)
    if row.kept_at is not None:
        return row
    if not is_over(row.group_set.edition):
        raise NotOverYet
    row.kept_at = timezone.now()
    row.save(update_fields=["kept_at", "changed_at"])
    others = row.members.filter(left_at=None, enrolment__state="confirmed").exclude(pk=me.pk)
    notify(
        kind=notices.GROUP_KEPT,
        to=[each.enrolment.person for each in others.select_related("enrolment__person")],
        facts={"group": row.pk, "by": me.enrolment.person_id},
        once=f"training-group-{row.pk}-kept",
    )
    return row


@transaction.atomic
def leave_kept_group(*, group: Group, by: Any) -> None:
    """Go out of a group that goes on; what was done in the course stays. Raises: NotInTheGroup, WrongState while it runs."""
    if group.kept_at is None:
        raise WrongState
    row = _member(group, by)
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
