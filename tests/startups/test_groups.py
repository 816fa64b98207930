"""The founding group: who comes in and how, what each confirms and signs, how one leaves."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from land.accounts.actions import close_account
from land.notifications.delivery import deliver_due
from land.notifications.models import Notice
from startups.actions import evaluating
from startups.actions.groups import (
    AlreadyInGroup,
    ContactWrites,
    HandOverFirst,
    InvitationForSomebodyElse,
    InvitationGone,
    NotInTheGroup,
    accept_invitation,
    begin_group,
    change_access,
    confirm_will,
    enough_members,
    hand_over,
    invite,
    is_short,
    leave_group,
    missing_signatures,
    sign,
    take_back,
)
from startups.models import Evaluation, GroupInvitation, GroupMember, Project, SignOff
from tests.make.people import logged_in, make_user
from tests.make.startups import make_group, make_idea, make_project

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


@pytest.fixture
def founded():
    """An author, and the group that they began."""
    author = make_user()
    return author, begin_group(idea=make_idea(by=author, visibility="group"), by=author, name="I promotori")


def test_a_group_begins_with_the_authors_in_it(founded):
    author, group = founded
    assert (names(group.members.all()), group.contact) == ([author.person], author.person)


def test_whoever_is_invited_comes_in_by_a_post_alone_and_once(founded):
    author, group = founded
    guest = make_user()
    row = invite(group=group, by=author, email=guest.email, access="comment", role="i conti")
    address = reverse("startups:invitation", args=[row.token()])
    client = logged_in(guest)
    assert (client.get(address).status_code, group.members.count()) == (200, 1)
    for _ in range(2):
        assert client.post(address, {"answer": "yes"}).url == group.get_absolute_url()
    assert client.get(address).url == group.get_absolute_url()
    member = group.members.get(person=guest.person)
    assert (member.access, member.role, member.confirmed_at) == ("comment", "i conti", None)
    assert GroupInvitation.objects.get().email == ""


def test_the_mail_carries_a_link_that_works_and_the_row_keeps_its_hash_alone(founded):
    author, group = founded
    guest = make_user()
    row = invite(group=group, by=author, email=guest.email, access="edit")
    deliver_due()
    (address,) = re.findall(r"/startup/gruppi/inviti/[^\s]+", mail.outbox[-1].body)
    assert (row.token() in str(vars(row)), logged_in(guest).get(address).status_code) == (False, 200)


def test_an_address_in_the_group_is_not_invited_however_it_is_written(founded):
    author, group = founded
    for email in (author.email, author.email.upper(), f" {author.email} "):
        with pytest.raises(AlreadyInGroup):
            invite(group=group, by=author, email=email, access="edit")
    assert GroupInvitation.objects.count() == 0


def test_an_address_written_in_capitals_is_the_same_invitation_renewed(founded):
    author, group = founded
    first = invite(
        group=group, by=author, email="Nuova@Demo.land", access="read", at=timezone.now() - timedelta(days=1)
    )
    old = first.token()
    second = invite(group=group, by=author, email="nuova@demo.LAND", access="edit")
    assert (second.pk, second.access, GroupInvitation.objects.count()) == (first.pk, "edit", 1)
    with pytest.raises(InvitationGone):
        accept_invitation(token=old, user=make_user("nuova@demo.land"))


def test_an_expired_invitation_takes_nobody_in(founded):
    author, group = founded
    guest = make_user()
    row = invite(group=group, by=author, email=guest.email, access="edit")
    with pytest.raises(InvitationGone):
        accept_invitation(token=row.token(), user=guest, at=row.expires_at)
    accept_invitation(token=row.token(), user=guest, at=row.expires_at - timedelta(seconds=1))
    assert group.members.count() == 2


def test_a_link_used_by_another_account_says_nothing_of_the_group(founded):
    author, group = founded
    guest, other = make_user(), make_user()
    row = invite(group=group, by=author, email=guest.email, access="edit")
    address, token = reverse("startups:invitation", args=[row.token()]), row.token()
    with pytest.raises(InvitationForSomebodyElse):
        accept_invitation(token=token, user=other)
    told = [logged_in(other).get(address)]
    accept_invitation(token=token, user=guest)
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, user=other)
    told += [logged_in(other).get(address), logged_in(other).post(address)]
    told.append(logged_in(other).get(reverse("startups:invitation", args=["inventato"])))
    assert [answer.status_code for answer in told] == [409, 410, 410, 410]
    for answer in told:
        words = answer.content.decode()
        assert (group.name in words, group.idea.title in words, guest.email in words) == (False, False, False)
    assert group.members.count() == 2


def test_an_invitation_taken_back_takes_nobody_in(founded):
    author, group = founded
    guest = make_user()
    row = invite(group=group, by=author, email=guest.email, access="edit")
    token = row.token()
    take_back(invitation=row)
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, user=guest)


def test_the_will_is_confirmed_with_a_category_and_keeps_its_first_day(founded):
    author, group = founded
    client, address = logged_in(author), reverse("startups:group_will", args=[group.uuid])
    assert client.post(address, {"category": ""}).status_code == 422
    client.post(address, {"category": "worker"})
    first = group.members.get().confirmed_at
    confirm_will(member=group.members.get(), category="financing", for_organisation="Coop Alfa")
    member = group.members.get()
    assert (member.category, member.for_organisation, member.confirmed_at) == (
        "financing",
        "Coop Alfa",
        first,
    )


def test_a_member_who_leaves_a_team_of_three_flags_the_project_and_deletes_nothing():
    project = make_project(state="planning")
    group = project.idea.group
    assert (is_short(group), enough_members(group)) == (False, True)
    leave_group(member=group.members.last())
    project = Project.objects.get(pk=project.pk)
    assert (is_short(group), enough_members(group), project.seeks_members, project.state) == (
        True, False, True, "planning",
    )  # fmt: skip
    assert Notice.objects.filter(kind="startups-group-left").count() == 2
    words = logged_in(group.contact.user).get(group.get_absolute_url()).content.decode()
    assert "almeno tre persone" in words


def test_the_contact_person_hands_over_before_leaving():
    group = make_group(make_idea(), make_user())
    one, two = group.members.all()
    change_access(member=two, access="read", role="ascolta")
    with pytest.raises(HandOverFirst):
        leave_group(member=one)
    hand_over(group=group, to=two)
    with pytest.raises(ContactWrites):
        change_access(member=two, access="read", role="")
    leave_group(member=one)
    group.refresh_from_db()
    assert (group.contact, group.members.get(person=two.person).access) == (two.person, "edit")


def test_who_closes_the_account_leaves_the_group_to_the_others():
    author, other = make_user(), make_user()
    group = make_group(make_idea(by=author), other)
    person = author.person
    invite(group=group, by=other, email="altra@demo.land", access="edit")
    close_account(user=author)
    group.refresh_from_db()
    assert (names(GroupMember.objects.here().filter(group=group)), group.contact) == (
        [other.person],
        other.person,
    )
    assert names(group.members.filter(left_at__isnull=False)) == [person]


def test_a_group_is_seen_by_its_people_alone(founded):
    author, group = founded
    assert logged_in(author).get(group.get_absolute_url()).status_code == 200
    assert logged_in(make_user()).get(group.get_absolute_url()).status_code == 404


def test_who_only_reads_neither_invites_nor_writes(founded):
    author, group = founded
    reader = make_user()
    accept_invitation(
        token=invite(group=group, by=author, email=reader.email, access="read").token(), user=reader
    )
    client = logged_in(reader)
    assert client.get(group.idea.get_absolute_url()).status_code == 200
    assert client.get(reverse("startups:idea_edit", args=[group.idea.uuid])).status_code == 404
    invited = client.post(
        reverse("startups:group_invite", args=[group.uuid]), {"email": "x@demo.land", "access": "edit"}
    )
    assert invited.status_code == 404


def test_an_evaluator_who_accepts_an_invitation_steps_aside_at_once():
    project, judge = make_project(state="submitted"), make_user(roles=("evaluator",))
    row = evaluating.assign(
        project=project, evaluator=judge.person, step="admission", due_at=timezone.now() + timedelta(days=5), by=None
    )  # fmt: skip
    group = project.idea.group
    invitation = invite(group=group, by=group.contact.user, email=judge.email, access="read")
    assert Evaluation.objects.get(pk=row.pk).state == "assigned"
    accept_invitation(token=invitation.token(), user=judge)
    assert Evaluation.objects.get(pk=row.pk).state == "recused"


def test_who_is_logged_in_with_another_address_comes_back_to_the_invitation_after_the_change(founded):
    author, group = founded
    guest, client = make_user(), logged_in(make_user())
    row = invite(group=group, by=author, email=guest.email, access="edit")
    address = reverse("startups:invitation", args=[row.token()])
    page = client.get(address)
    assert (page.status_code, "Accedi con un altro indirizzo" in page.content.decode()) == (409, True)
    left = client.post(reverse("account_logout"), {"next": address})
    assert left.url == address
    assert client.get(address).url.startswith(reverse("account_login"))
