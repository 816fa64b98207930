"""The founding group: who comes in and how, what each confirms and signs, how one leaves."""

from uuid import uuid4

import pytest
from django.utils import timezone

from startups.actions.groups import NotInTheGroup, missing_signatures, sign
from startups.models import GroupMember, SignOff
from tests.make.people import make_user
from tests.make.startups import make_group, make_idea

pytestmark = pytest.mark.django_db


def names(members):
    return [member.person for member in members]


def test_everybody_signs_a_document_as_it_stands_and_a_change_asks_again():
    group = make_group(make_idea(), make_user(), make_user())
    one, two, three = group.members.all()
    document = uuid4()
    sign(member=one, what="plan", document=document, digest="a" * 64)
    sign(member=one, what="plan", document=document, digest="a" * 64)
    assert SignOff.objects.count() == 1
    assert names(missing_signatures(group, "plan", document, "a" * 64)) == [two.person, three.person]
    assert names(missing_signatures(group, "plan", document, "b" * 64)) == [
        one.person,
        two.person,
        three.person,
    ]


def test_whoever_left_neither_signs_nor_is_waited_for():
    group = make_group(make_idea(), make_user())
    one, two = group.members.all()
    GroupMember.objects.filter(pk=two.pk).update(left_at=timezone.now())
    with pytest.raises(NotInTheGroup):
        sign(member=two, what="plan", document=uuid4(), digest="a" * 64)
    assert names(missing_signatures(group, "plan", uuid4(), "a" * 64)) == [one.person]
