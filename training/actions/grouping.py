"""Divide an edition's people into groups: draw, mend by hand, publish, and bring in or let go somebody afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.enrolment.models import Enrolment
from land.notifications.api import notify
from training import notices
from training.actions.people import brings
from training.grouping import balance, jigsaw, roles
from training.models import Edition, Group, GroupMember, GroupSet, Topic

FEW = 3  # below this a group is too small to divide the work


class NobodyToGroup(DomainError):
    sentence = _("Nobody has a place in this edition yet: groups are made of those who have one.")


class TogetherDoNotFit(DomainError):
    sentence = _(
        "The people to keep together do not fit into groups of this size. Make larger groups, or keep fewer together."
    )
    field = "target_size"


class TooManyTopics(DomainError):
    sentence = _(
        "There are more topics than people in the smallest group: some topic would have nobody there."
    )
    field = "topics"


class NoTopics(DomainError):
    sentence = _("Give the topics first, one a line: experts meet by topic.")
    field = "topics"


class AlreadyPublished(WrongState):
    sentence = _(
        "These groups are published: people have read them. Move one person at a time, or make a new division."
    )


class NotOfThisDivision(DomainError):
    sentence = _("This person is not in these groups.")


@transaction.atomic
def draw_groups(
    *,
    edition: Edition,
    by: Any,
    name: str,
    target_size: int,
    kind: str = "base",
    weights: dict[str, int] | None = None,
    together: Sequence[Sequence[int]] = (),
    apart: Sequence[Sequence[int]] = (),
    apart_by_cooperative: bool = False,
    avoid_previous: bool = False,
    seed: int = 1,
    topics: Sequence[str] = (),
    group_set: GroupSet | None = None,
) -> GroupSet:
    """A draft division of everybody with a place, balanced; drawn anew if `group_set` is a draft already.

    `together` and `apart` hold enrolments' primary keys; `topics` make it a jigsaw.
    Raises: NobodyToGroup, TogetherDoNotFit, TooManyTopics, AlreadyPublished.
    """
    people = list(
        Enrolment.objects.filter(activity=edition.activity).confirmed().select_related("person__organisation")
    )
    if not people:
        raise NobodyToGroup
    if group_set is not None:
        group_set = GroupSet.objects.select_for_update().get(pk=group_set.pk)
        if group_set.state != "draft":
            raise AlreadyPublished
    row = group_set or GroupSet(edition=edition)
    row.name, row.kind, row.target_size, row.seed = name, kind, target_size, seed
    row.weights, row.avoid_previous = dict(weights or {}), avoid_previous
    row.keep_together, row.keep_apart = [list(each) for each in together], [list(each) for each in apart]
    row.apart_by_cooperative = apart_by_cooperative
    members = brings(people)
    row.people = [{"enrolment": member.key, **member.values} for member in members]
    row.save()
    weighed = [
        balance.Member(
            each.key, {name: value for name, value in each.values.items() if row.weights.get(name)}
        )
        for each in members
    ]
    try:
        formed = balance.form(
            weighed,
            size=target_size,
            seed=seed,
            weights=row.weights,
            together=row.keep_together,
            apart=[
                *map(_pair, row.keep_apart),
                *(_of_one_cooperative(people) if apart_by_cooperative else []),
            ],
            before=_were_together(edition, but=row) if avoid_previous else [],
        )
    except balance.CannotKeepTogether as refusal:
        raise TogetherDoNotFit from refusal
    _write(row, formed.groups, topics)
    return row


def _pair(pair: Sequence[int]) -> tuple[int, int]:
    return (pair[0], pair[1])


def _of_one_cooperative(people: Iterable[Enrolment]) -> list[tuple[int, int]]:
    rows = [row for row in people if row.person.organisation_id]
    return [
        (one.pk, other.pk)
        for index, one in enumerate(rows)
        for other in rows[index + 1 :]
        if one.person.organisation_id == other.person.organisation_id
    ]


def _were_together(edition: Edition, but: GroupSet) -> list[tuple[int, int]]:
    """Pairs who have shared a published group of this edition."""
    groups: dict[int, list[int]] = {}
    past = GroupMember.objects.filter(
        group_set__edition=edition, group_set__state__in=["published", "closed"]
    )
    for group, enrolment in past.exclude(group_set=but.pk).values_list("group", "enrolment"):
        groups.setdefault(group, []).append(enrolment)
    return [
        (one, other)
        for group in groups.values()
        for index, one in enumerate(group)
        for other in group[index + 1 :]
    ]


def _write(row: GroupSet, groups: Sequence[Sequence[int]], topics: Sequence[str]) -> None:
    row.groups.all().delete()
    row.topics.all().delete()
    written = [
        Topic.objects.create(group_set=row, title=title, position=place) for place, title in enumerate(topics)
    ]
    try:
        of = jigsaw.topics_of(groups, [topic.pk for topic in written]) if written else {}
    except jigsaw.TooManyTopics as refusal:
        raise TooManyTopics from refusal
    for number, group in enumerate(groups):
        kept = Group.objects.create(group_set=row, name=_group_name(number), position=number)
        held = roles.deal(group, row.roles_turn)
        GroupMember.objects.bulk_create(
            GroupMember(
                group=kept,
                group_set=row,
                enrolment_id=key,
                roles=held[key],
                topic_id=of.get(key),
                position=place,
            )
            for place, key in enumerate(group)
        )


def _group_name(number: int) -> str:
    return gettext("Group %(number)d") % {"number": number + 1}


@transaction.atomic
def move_member(*, member: GroupMember, to: Group, by: Any) -> GroupMember:
    """Put somebody into another group of the same division; the others stay where they are, roles are dealt in the two.

    Idempotent. Raises: NotOfThisDivision.
    """
    row = GroupSet.objects.select_for_update().get(pk=member.group_set_id)
    if to.group_set_id != row.pk:
        raise NotOfThisDivision
    if member.group_id == to.pk:
        return member
    left = member.group
    member.group, member.position = to, _next_position(to)
    member.save(update_fields=["group", "position"])
    for group in (left, to):
        deal_roles(group, row.roles_turn)
    if row.state == "published":
        _tell([member])
    return member


def _next_position(group: Group) -> int:
    last = group.members.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def deal_roles(group: Group, turn: int) -> None:
    """Give the roles of this turn to whoever is in the group now."""
    members = [member for member in group.members.order_by("position", "pk") if member.left_at is None]
    held = roles.deal([member.pk for member in members], turn)
    for member in members:
        if member.roles != held[member.pk]:
            member.roles = held[member.pk]
            member.save(update_fields=["roles"])


@transaction.atomic
def rotate_roles(*, group_set: GroupSet, by: Any) -> GroupSet:
    """Hand each role to the next person in every group."""
    row = GroupSet.objects.select_for_update().get(pk=group_set.pk)
    row.roles_turn += 1
    row.save(update_fields=["roles_turn", "changed_at"])
    for group in row.groups.all():
        deal_roles(group, row.roles_turn)
    return row


@transaction.atomic
def publish_groups(*, group_set: GroupSet, by: Any, at: datetime | None = None) -> GroupSet:
    """Let people see their group; each is told with whom, as what and on which topic. Raises: AlreadyPublished."""
    move(group_set, to="published", frm="draft", error=AlreadyPublished, published_at=at or timezone.now())
    _tell(group_set.members.select_related("enrolment__person"))
    return group_set


def _tell(members: Iterable[GroupMember]) -> None:
    for member in members:
        notify(
            kind=notices.GROUP_ASSIGNED,
            to=[member.enrolment.person],
            facts={"member": member.pk, "group": member.group_id},
            once=f"group-assigned-{member.pk}-{member.group_id}",
        )


@transaction.atomic
def close_groups(*, group_set: GroupSet, by: Any, at: datetime | None = None) -> GroupSet:
    """The division has done its work: it stays readable, nobody is moved any more. Raises: WrongState."""
    move(group_set, to="closed", frm="published", closed_at=at or timezone.now())
    return group_set


@transaction.atomic
def call_experts(*, base: GroupSet, by: Any, name: str = "", at: datetime | None = None) -> GroupSet:
    """The second phase of a jigsaw: who has the same topic meets, in groups of at most six. Published at once.

    Idempotent: the experts of a division are called once. Raises: NoTopics, WrongState for a draft.
    """
    base = GroupSet.objects.select_for_update().get(pk=base.pk)
    standing = base.expert_sets.first()
    if standing is not None:
        return standing
    if base.state != "published":
        raise WrongState
    topics = {topic.pk: topic for topic in base.topics.all()}
    of = {
        member.enrolment_id: member.topic_id
        for member in base.members.filter(left_at=None).order_by("group__position", "position")
        if member.topic_id
    }
    if not topics or not of:
        raise NoTopics
    row = GroupSet.objects.create(
        edition_id=base.edition_id, name=name or gettext("Experts"), kind="experts", base=base,
        target_size=jigsaw.LARGEST_EXPERT_GROUP,
    )  # fmt: skip
    groups = jigsaw.experts(of, list(topics))
    for number, (topic, people) in enumerate(groups):
        parts = sum(other == topic for other, _people in groups[:number]) + 1
        several = sum(other == topic for other, _people in groups) > 1
        title = topics[topic].title
        group = Group.objects.create(
            group_set=row,
            name=f"{title} {parts}"[:80] if several else title[:80],
            position=number,
            topic=topics[topic],
        )
        held = roles.deal(people)
        GroupMember.objects.bulk_create(
            GroupMember(
                group=group,
                group_set=row,
                enrolment_id=key,
                roles=held[key],
                topic=topics[topic],
                position=place,
            )
            for place, key in enumerate(people)
        )
    return publish_groups(group_set=row, by=by, at=at)


@transaction.atomic
def open_topics(*, group_set: GroupSet, by: Any) -> GroupSet:
    """The third phase of a jigsaw: back in the base groups everybody reads the materials of every topic. Idempotent."""
    GroupSet.objects.filter(pk=group_set.pk).update(topics_open=True, changed_at=timezone.now())
    group_set.topics_open = True
    return group_set


@transaction.atomic
def join_groups(*, enrolment: Enrolment, group_set: GroupSet, by: Any) -> GroupMember:
    """Somebody who got a place later: into a smallest group, the one they make most balanced. Nobody else moves.

    Who had left comes back to their group. Idempotent. Raises: NobodyToGroup if the person has no place.
    """
    row = GroupSet.objects.select_for_update().get(pk=group_set.pk)
    enrolment = Enrolment.objects.select_related("person__organisation").get(pk=enrolment.pk)
    if enrolment.state != "confirmed":
        raise NobodyToGroup
    standing = row.members.filter(enrolment=enrolment).select_related("group").first()
    if standing is not None:
        if standing.left_at is not None:
            standing.left_at = None
            standing.save(update_fields=["left_at"])
            deal_roles(standing.group, row.roles_turn)
        return standing
    groups = list(row.groups.all())
    values = {
        each["enrolment"]: {k: str(v) for k, v in each.items() if k != "enrolment"} for each in row.people
    }
    inside = [
        [
            balance.Member(member.enrolment_id, values.get(member.enrolment_id, {}))
            for member in group.members.filter(left_at=None)
        ]
        for group in groups
    ]
    new = brings([enrolment])[0]
    group = groups[balance.best_group(new, inside)]
    taken = [member.topic_id for member in group.members.filter(left_at=None)]
    topics = list(row.topics.values_list("pk", flat=True))
    member = GroupMember.objects.create(
        group=group,
        group_set=row,
        enrolment=enrolment,
        position=_next_position(group),
        topic_id=min(topics, key=taken.count) if topics else None,
    )
    row.people = [*row.people, {"enrolment": new.key, **new.values}]
    row.save(update_fields=["people", "changed_at"])
    deal_roles(group, row.roles_turn)
    if row.state == "published":
        member.refresh_from_db()
        _tell([member])
    return member


@transaction.atomic
def leave_groups(*, enrolment: Enrolment, at: datetime | None = None) -> list[Group]:
    """Take somebody who gave up their place out of their groups; nobody else moves. Returns the groups left too small."""
    small = []
    for member in GroupMember.objects.filter(
        enrolment=enrolment, left_at=None, group_set__state__in=["draft", "published"]
    ).select_related("group__group_set"):
        member.left_at = at or timezone.now()
        member.roles = []
        member.save(update_fields=["left_at", "roles"])
        deal_roles(member.group, member.group.group_set.roles_turn)
        if member.group.members.filter(left_at=None).count() < FEW:
            small.append(member.group)
    return small


def warnings(group_set: GroupSet) -> list[str]:
    """What a trainer should look at before publishing, or since: pairs not apart, groups too small, people without a group."""
    rows = list(group_set.members.filter(left_at=None).select_related("enrolment__person", "group"))
    by_group: dict[int, list[GroupMember]] = {}
    for row in rows:
        by_group.setdefault(row.group_id, []).append(row)
    apart = {frozenset(pair) for pair in group_set.keep_apart}
    if group_set.apart_by_cooperative:
        apart |= {frozenset(pair) for pair in _of_one_cooperative([row.enrolment for row in rows])}
    found = [
        gettext("%(one)s and %(other)s are in the same group (%(group)s), though they should be apart.")
        % {"one": one.enrolment.person, "other": other.enrolment.person, "group": one.group}
        for members in by_group.values()
        for index, one in enumerate(members)
        for other in members[index + 1 :]
        if frozenset((one.enrolment_id, other.enrolment_id)) in apart
    ]
    for members in by_group.values():
        if len(members) < FEW and len(rows) > len(members):
            found.append(
                ngettext(
                    "%(group)s has %(number)d person: think of moving them.",
                    "%(group)s has %(number)d people: think of moving them.",
                    len(members),
                )
                % {"group": members[0].group, "number": len(members)}
            )
    inside = {row.enrolment_id for row in rows}
    outside = (
        Enrolment.objects.filter(activity=group_set.edition.activity_id).confirmed().exclude(pk__in=inside)
    )
    if group_set.kind != "experts":
        found += [
            gettext("%(person)s has a place and is in no group.") % {"person": row.person}
            for row in outside.select_related("person")
        ]
    return found
