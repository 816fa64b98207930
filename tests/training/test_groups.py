"""Groups are drawn from who has a place, mended by hand, published once; latecomers and leavers disturb nobody."""

from collections import Counter

import pytest

from land.core.errors import WrongState
from land.enrolment import actions as enrolment
from land.notifications.models import Notice
from tests.make.classes import make_class, make_groups
from tests.make.courses import make_edition
from tests.make.people import make_person
from training import actions
from training.actions.grouping import (
    AlreadyPublished,
    NobodyToGroup,
    NotOfThisDivision,
    TogetherDoNotFit,
    TooManyTopics,
)
from training.models import GroupMember, Material

pytestmark = pytest.mark.django_db


def sizes(row):
    return [group.members.filter(left_at=None).count() for group in row.groups.all()]


def test_everybody_with_a_place_is_in_one_group_and_nobody_is_told_of_a_draft():
    edition, people = make_class(7)
    enrolment.cancel(enrolment=people[0], by=people[0].person.user)
    row = make_groups(edition, published=False)
    assert sizes(row) == [3, 3]
    assert {member.enrolment_id for member in row.members.all()} == {each.pk for each in people[1:]}
    assert Notice.objects.filter(kind="training-group-assigned").count() == 0


def test_the_same_draw_gives_the_same_groups_and_another_number_may_give_others():
    edition, _people = make_class(9)
    first, again = make_groups(edition, published=False), make_groups(edition, published=False)
    here, there = (
        [m.enrolment_id for m in row.members.order_by("group__position", "position")]
        for row in (first, again)
    )
    assert here == there


def test_nobody_can_be_divided_when_nobody_has_a_place():
    with pytest.raises(NobodyToGroup):
        make_groups(make_edition())


def test_a_party_that_fits_nowhere_is_refused_and_nothing_is_kept():
    edition, people = make_class(6)
    with pytest.raises(TogetherDoNotFit):
        make_groups(edition, together=[[row.pk for row in people[:4]]])
    assert edition.group_sets.count() == 0


def test_publishing_tells_each_once_and_a_published_division_is_not_drawn_again():
    edition, people = make_class(6)
    row = make_groups(edition)
    told = Notice.objects.filter(kind="training-group-assigned")
    assert {notice.person_id for notice in told} == {each.person_id for each in people}
    with pytest.raises(AlreadyPublished):
        actions.publish_groups(group_set=row, by=None)
    with pytest.raises(AlreadyPublished):
        actions.draw_groups(edition=edition, by=None, name="Altri", target_size=2, group_set=row)


def test_a_move_by_hand_touches_two_groups_alone_and_tells_who_moved():
    edition, _people = make_class(9)
    row = make_groups(edition)
    first, second, third = row.groups.all()
    untouched = {m.pk: m.roles for m in third.members.all()}
    member = first.members.first()
    Notice.objects.all().delete()
    actions.move_member(member=member, to=second, by=None)
    assert sizes(row) == [2, 4, 3]
    assert {m.pk: m.roles for m in third.members.all()} == untouched
    held = Counter(role for m in second.members.all() for role in m.roles)
    assert set(held.values()) == {1}
    assert Notice.objects.filter(kind="training-group-assigned").count() == 1
    with pytest.raises(NotOfThisDivision):
        actions.move_member(member=member, to=make_groups(edition, name="Altri").groups.first(), by=None)


def test_who_gives_up_a_place_leaves_the_group_and_a_latecomer_joins_the_smallest():
    edition, people = make_class(6)
    row = make_groups(edition)
    gone = people[0]
    enrolment.cancel(enrolment=gone, by=gone.person.user)
    assert sorted(sizes(row)) == [2, 3]
    assert any("2" in line for line in actions.warnings(row))
    new = enrolment.enrol(activity=edition.activity, person=make_person())
    assert any(str(new.person) in line for line in actions.warnings(row))
    joined = actions.join_groups(enrolment=new, group_set=row, by=None)
    assert actions.join_groups(enrolment=new, group_set=row, by=None) == joined
    assert sizes(row) == [3, 3]
    back = enrolment.enrol(activity=edition.activity, person=gone.person)
    assert actions.join_groups(enrolment=back, group_set=row, by=None).left_at is None


def test_roles_move_on_by_one_in_every_group():
    edition, _people = make_class(5)
    row = make_groups(edition, size=5)
    members = list(row.members.order_by("position"))
    before = [member.roles for member in members]
    actions.rotate_roles(group_set=row, by=None)
    after = [member.roles for member in row.members.order_by("position")]
    assert after == [before[-1], *before[:-1]]


def test_a_jigsaw_has_every_topic_in_every_group_then_experts_then_all_topics_open():
    edition, _people = make_class(9)
    row = make_groups(edition, topics=["Costi", "Persone", "Mercato"])
    for group in row.groups.all():
        assert {member.topic.title for member in group.members.all()} == {"Costi", "Persone", "Mercato"}
    costs = row.topics.get(title="Costi")
    material = actions.keep_material(
        edition=edition,
        by=None,
        title="Sui costi",
        visible="topic",
        topic=costs,
        address="https://example.org/c",
    )
    expert = row.members.filter(topic=costs).first().enrolment
    other = row.members.exclude(topic=costs).first().enrolment
    now = material.created_at

    def readers():
        return [material in Material.objects.readable_by(each, now) for each in (expert, other)]

    assert readers() == [True, False]
    experts = actions.call_experts(base=row, by=None)
    assert actions.call_experts(base=row, by=None) == experts
    assert [{m.topic.title for m in group.members.all()} for group in experts.groups.all()] == [
        {"Costi"},
        {"Persone"},
        {"Mercato"},
    ]
    actions.open_topics(group_set=row, by=None)
    assert readers() == [True, True]


def test_topics_that_a_group_cannot_hold_are_refused():
    edition, _people = make_class(5)
    with pytest.raises(TooManyTopics):
        make_groups(edition, size=3, topics=["a", "b", "c"])


def test_a_draft_calls_no_experts():
    edition, _people = make_class(4)
    with pytest.raises(WrongState):
        actions.call_experts(base=make_groups(edition, size=2, published=False, topics=["a", "b"]), by=None)


def test_a_second_division_mixes_people_again():
    edition, _people = make_class(9)
    first = make_groups(edition)
    second = make_groups(edition, name="Secondi", avoid_previous=True)

    def pairs(row):
        groups = [[m.enrolment_id for m in group.members.all()] for group in row.groups.all()]
        return {frozenset((a, b)) for group in groups for a in group for b in group if a != b}

    assert pairs(first) & pairs(second) == set()


def test_a_trainer_is_told_which_wish_could_not_be_kept():
    edition, people = make_class(3)
    row = make_groups(edition, size=3, apart=[[people[0].pk, people[1].pk]])
    assert any(str(people[0].person) in line for line in actions.warnings(row))


def test_a_person_is_in_one_group_of_a_division():
    edition, people = make_class(6)
    row = make_groups(edition)
    assert GroupMember.objects.filter(group_set=row, enrolment=people[0]).count() == 1
