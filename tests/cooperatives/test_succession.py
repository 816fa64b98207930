"""Mergers and splits: seen before, done at once, found again from the old address; a representative who vanished."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.memberships import ReasonMissing, SameRepresentative
from cooperatives.actions.succession import MergerRefused, NotYetEffective, heir_of, stakes
from cooperatives.models import Cooperative, Membership, Response, Succession, WaveMember
from land.core.actions import link
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_tax_code, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def merge(old, new, **values):
    return actions.merge(
        cooperative=old, successor=new, effective_on=timezone.localdate(), user=None, **values
    )


def test_what_hangs_on_a_cooperative_is_seen_before_anything_happens():
    old, new, staff = make_cooperative("Vecchia"), make_cooperative("Nuova"), make_user(roles=("staff",))
    both, one = make_user(), make_user()
    make_membership(old, both)
    make_membership(new, both)
    make_membership(old, one)
    make_response(make_wave(cooperatives=[old]), old)
    make_response(make_wave(cooperatives=[old]), old, sent=True)
    actions.write_year(cooperative=old, year=2024, source="staff", members=3)
    other = make_cooperative("Figlia")
    link(frm=("cooperative", old.uuid), to=("cooperative", other.uuid))
    found = {each.key: (each.count, each.rows) for each in stakes(cooperative=old, successor=new, user=staff)}
    assert {key: count for key, (count, _rows) in found.items()} == {
        "moved": 1, "doubled": 1, "responses": 1, "sent": 1, "years": 1, "link-cooperative": 1,
    }  # fmt: skip
    assert found["link-cooperative"][1] == ["Figlia"]
    assert Succession.objects.count() == 0 and Cooperative.objects.filter(state="merged").count() == 0


def test_a_merger_moves_people_once_and_withdraws_what_was_asked():
    old, new = make_cooperative("Vecchia"), make_cooperative("Nuova")
    both, one = make_user(), make_user()
    make_membership(old, both, "representative")
    make_membership(new, both, "reader")
    make_membership(old, one, "compiler")
    response = make_response(make_wave(cooperatives=[old]), old)
    sent = make_response(make_wave(cooperatives=[old]), old, sent=True)
    row = merge(old, new, note="atto del notaio")
    live = Membership.objects.exclude(state="revoked").values_list("cooperative", "person__user", "role")
    assert set(live) == {(new.pk, both.pk, "reader"), (new.pk, one.pk, "compiler")}
    assert "Nuova" in Membership.objects.get(state="revoked").revoked_reason
    response.refresh_from_db()
    member = WaveMember.objects.get(pk=response.wave_member_id)
    assert (response.state, member.state) == ("cancelled", "excluded") and "Nuova" in member.outcome
    assert Response.objects.get(pk=sent.pk).state == "submitted"
    old.refresh_from_db()
    assert (old.state, row.predecessor, row.successor) == ("merged", old, new)
    assert old.changes.filter(field="successor", value=new.public_id, note="atto del notaio").count() == 1
    assert new.changes.filter(field="predecessor", value=old.public_id).count() == 1


def test_a_merger_leads_to_another_that_goes_on_and_is_not_in_the_future():
    old, new = make_cooperative(), make_cooperative()
    with pytest.raises(MergerRefused):
        merge(old, old)
    with pytest.raises(NotYetEffective):
        actions.merge(
            cooperative=old, successor=new, effective_on=timezone.localdate() + timedelta(days=1), user=None
        )
    actions.change_state(cooperative=new, to="left")
    with pytest.raises(MergerRefused):
        merge(old, new)
    old.refresh_from_db()
    assert old.state == "active"


def test_the_old_address_leads_to_where_the_cooperative_went(client):
    first, second, third = make_cooperative("Prima"), make_cooperative("Seconda"), make_cooperative("Terza")
    merge(first, second)
    merge(second, third)
    first.refresh_from_db()
    assert heir_of(first) == third
    page = client.get(first.get_absolute_url())
    assert page.status_code == 200 and "Terza" in page.content.decode()
    assert third.get_absolute_url() in page.content.decode()


def test_an_old_address_tells_nothing_that_was_not_public(client):
    hidden, listed = make_cooperative("Riservata", consent_directory=False), make_cooperative("Nota")
    merge(hidden, listed)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    shown, secret = make_cooperative("Palese"), make_cooperative("Segreta", visibility="private")
    merge(shown, secret)
    assert client.get(shown.get_absolute_url()).status_code == 404


def test_a_split_leaves_the_old_one_and_tells_both():
    old = make_cooperative("Madre")
    values = {"sector": old.sector, "albo_category": old.albo_category, "municipality": old.municipality}
    row = actions.split(
        cooperative=old, effective_on=timezone.localdate(), user=None, name="Figlia", tax_code=make_tax_code(), **values
    )  # fmt: skip
    assert (row.kind, row.successor.name, row.predecessor.state) == ("split", "Figlia", "active")
    assert (
        row.successor.changes.filter(field="predecessor", value=old.public_id, source="merger").count() == 1
    )
    actions.change_state(cooperative=old, to="ceased")
    with pytest.raises(MergerRefused):
        actions.split(cooperative=old, effective_on=timezone.localdate(), user=None, name="Altra", **values)


def test_a_vanished_representative_is_replaced_with_a_reason():
    cooperative, gone, staff = make_cooperative(), make_user(), make_user(roles=("staff",))
    make_membership(cooperative, gone)
    values = {"cooperative": cooperative, "by": staff}
    with pytest.raises(ReasonMissing):
        actions.replace_representative(**values, reason=" ", email="nuova@demo.land")
    with pytest.raises(SameRepresentative):
        actions.replace_representative(**values, reason="no answer", email=gone.email.upper())
    row = actions.replace_representative(**values, reason="no answer since May", email="nuova@demo.land")
    assert (row.state, row.role) == ("invited", "representative")
    assert Membership.objects.get(state="revoked").revoked_reason == "no answer since May"
    told = cooperative.changes.get(field="representative")
    assert (told.user, told.note, told.previous, told.value) == (staff, "no answer since May", None, None)


def test_a_colleague_becomes_the_representative_at_once():
    cooperative, gone, colleague = make_cooperative(), make_user(), make_user()
    make_membership(cooperative, gone)
    make_membership(cooperative, colleague, "compiler")
    row = actions.replace_representative(
        cooperative=cooperative, by=None, reason="gone", email=colleague.email
    )
    assert (row.state, row.role, row.person.user) == ("active", "representative", colleague)


def test_cooperatives_that_nobody_works_for_are_found():
    working, asleep, invited, alone = (make_cooperative(name) for name in ("A", "B", "C", "D"))
    user = make_user()
    type(user).objects.filter(pk=user.pk).update(last_login=timezone.now())
    make_membership(working, user)
    make_membership(asleep, make_user())
    actions.invite(cooperative=invited, email="x@demo.land", role="representative", by=None)
    found = {
        row.name: (row.has_representative, row.has_invitation)
        for row in Cooperative.objects.without_working_representative()
    }
    assert found == {"B": (True, False), "C": (False, True), "D": (False, False)}
    assert reverse("cooperatives:detail", args=[alone.slug])
