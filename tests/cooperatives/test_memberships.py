"""People act for a cooperative by an invitation that works once, and a cooperative keeps one representative."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperatives import actions, notices
from cooperatives.models import Membership
from cooperatives.offers import erase
from land.core.errors import WrongState
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def invited(cooperative, email, role="representative"):
    return actions.invite(cooperative=cooperative, email=email, role=role, by=None)


def test_an_invitation_is_accepted_once_by_whoever_was_invited():
    cooperative, user, other = make_cooperative(), make_user(), make_user()
    row = invited(cooperative, user.email.upper())
    token = row.token
    with pytest.raises(actions.InvitationForSomebodyElse):
        actions.accept(token=token, user=other)
    accepted = actions.accept(token=token, user=user)
    assert (accepted.state, accepted.person, accepted.token) == ("active", user.person, None)
    with pytest.raises(actions.InvitationExpired):
        actions.accept(token=token, user=user)


def test_an_expired_invitation_is_refused_and_can_be_renewed():
    cooperative, user = make_cooperative(), make_user()
    row = invited(cooperative, user.email)
    old = row.token
    Membership.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(actions.InvitationExpired):
        actions.accept(token=old, user=user)
    renewed = invited(cooperative, user.email)
    assert renewed.pk == row.pk and renewed.token != old
    assert actions.accept(token=renewed.token, user=user).state == "active"


def test_the_mail_of_an_invitation_leaves_only_while_it_stands():
    cooperative, user = make_cooperative(), make_user()
    row = invited(cooperative, user.email)
    facts = {"membership": row.pk, "until": row.expires_at.isoformat()}
    assert notices.invitation_stands(facts)
    assert row.token in notices.invitation_words(facts)["url"]
    actions.accept(token=row.token, user=user)
    assert not notices.invitation_stands(facts)


def test_a_guest_is_invited_and_becomes_a_member_with_the_verified_address():
    cooperative = make_cooperative()
    row = actions.invite(
        cooperative=cooperative,
        email="nuova@demo.land",
        role="compiler",
        by=None,
        first_name="Nuova",
        last_name="Prova",
    )
    assert row.person.user is None
    user = make_user("nuova@demo.land")
    assert actions.accept(token=row.token, user=user).person == user.person


def test_an_address_that_is_not_verified_cannot_accept():
    cooperative, user = make_cooperative(), make_user()
    row = invited(cooperative, user.email)
    user.emailaddress_set.update(verified=False)
    with pytest.raises(actions.InvitationForSomebodyElse):
        actions.accept(token=row.token, user=user)


def test_who_acts_already_is_not_invited_again():
    cooperative, user = make_cooperative(), make_user()
    make_membership(cooperative, user)
    with pytest.raises(actions.AlreadyMember):
        invited(cooperative, user.email)


def test_the_last_representative_stays():
    cooperative, one, two = make_cooperative(), make_user(), make_user()
    first, second = make_membership(cooperative, one), make_membership(cooperative, two)
    actions.revoke(membership=first)
    with pytest.raises(actions.LastRepresentative):
        actions.revoke(membership=second)
    with pytest.raises(actions.LastRepresentative):
        erase(two.person)
    with pytest.raises(WrongState):
        actions.revoke(membership=first)
    second.refresh_from_db()
    assert second.state == "active"


def test_a_compiler_can_always_leave():
    cooperative = make_cooperative()
    row = make_membership(cooperative, make_user(), "compiler")
    assert actions.revoke(membership=row).state == "revoked"
