"""Reopening keeps what was; the office sends only with a reason; who refuses may come back; one may be given more time."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions, notices
from cooperatives.actions.filling import answers_of, start
from cooperatives.actions.saving import is_taking
from cooperatives.models import Wave, WaveMember
from land.notifications.models import Notice
from tests.make.answers import no_answers, published_example
from tests.make.cooperatives import make_cooperative, make_member, make_membership, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def place(response, name, *more):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug, *more])


@pytest.fixture
def sent():
    """A response that was sent and scored; its representative is `sent.user`."""
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    response = make_response(make_wave(), cooperative, published_example(), sent=True, user=user)
    actions.score_due()
    response.user = user
    return response


def test_reopening_keeps_the_sent_answers_and_their_score_and_opens_the_next_revision(sent):
    staff = make_user(roles=("staff",))
    row = actions.reopen(response=sent, by=staff, reason="I lavoratori sono 12")
    sent.refresh_from_db()
    assert (sent.state, sent.reopened_reason, sent.reopened_by) == ("reopened", "I lavoratori sono 12", staff)
    assert sent.document["answers"] == published_example()
    assert sent.scores.count() == 1
    assert (row.revision, row.state, answers_of(row)) == (2, "filling", published_example())
    assert set(row.answers.values_list("confirmed", flat=True)) == {True}
    member = WaveMember.objects.get(pk=row.wave_member_id)
    assert (member.state, member.ended_at) == ("started", None)
    notice = Notice.objects.get(kind=notices.REOPENED)
    assert notice.person.user == sent.user
    assert notices.reopened_words(notice.facts)["reason"] == "I lavoratori sono 12"
    again = actions.submit(response=row, user=sent.user)
    assert again.document == sent.document
    assert actions.score_due() == 1


def test_reopening_needs_a_reason_and_the_latest_sent_answers(sent):
    staff = make_user()
    with pytest.raises(actions.WhyMissing):
        actions.reopen(response=sent, by=staff, reason=" ")
    row = actions.reopen(response=sent, by=staff, reason="Un errore")
    for response in (sent, row):
        with pytest.raises(actions.CannotReopen):
            actions.reopen(response=response, by=staff, reason="Ancora")


def test_reopening_after_the_wave_has_closed_gives_that_cooperative_fourteen_days(sent):
    actions.close_wave(wave=sent.wave)
    row = actions.reopen(response=sent, by=make_user(), reason="Un errore")
    member = WaveMember.objects.select_related("wave").get(pk=row.wave_member_id)
    assert is_taking(member.wave, member)
    assert not is_taking(member.wave)
    assert member.extended_until - timezone.now() > timedelta(days=13)


def test_a_suspended_wave_reopens_nothing(sent):
    Wave.objects.filter(pk=sent.wave.pk).update(state="suspended", suspended_at=timezone.now())
    sent.wave.refresh_from_db()
    with pytest.raises(actions.WaveClosed):
        actions.reopen(response=sent, by=make_user(), reason="Un errore")
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_more_time_for_one_cooperative_is_for_that_one_only():
    wave = make_wave()
    late, other = make_member(wave, make_cooperative()), make_member(wave, make_cooperative())
    now = timezone.now()
    Wave.objects.filter(pk=wave.pk).update(closes_at=now - timedelta(minutes=1))
    WaveMember.objects.filter(pk=late.pk).update(extended_until=now + timedelta(days=3))
    for member in (late, other):
        member.wave.refresh_from_db()
        member.refresh_from_db(fields=["extended_until"])
    assert start(member=late, user=None).state == "filling"
    with pytest.raises(actions.WaveClosed):
        start(member=other, user=None)
    WaveMember.objects.filter(pk=late.pk).update(extended_until=now - timedelta(seconds=1))
    late.refresh_from_db(fields=["extended_until"])
    assert not is_taking(late.wave, late)


def test_more_time_holds_in_the_browser_too(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    response = make_response(make_wave(), cooperative, {}, user=user)
    Wave.objects.filter(pk=response.wave.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    client.force_login(user)
    address = place(response, "section", "investimenti")
    assert client.get(address).status_code == 302
    WaveMember.objects.update(extended_until=timezone.now() + timedelta(days=1))
    assert client.get(address).status_code == 200
    body = {"lock_version": 1, "answers": {"Q1A": ["A01"]}}
    said = client.post(place(response, "autosave"), body, content_type="application/json")
    assert said.status_code == 200


def test_the_office_sends_for_a_cooperative_with_a_reason_that_is_shown(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    response = make_response(make_wave(), cooperative, no_answers(), user=user)
    staff = make_user(roles=("staff",))
    with pytest.raises(actions.WhyMissing):
        actions.submit_on_behalf(response=response, by=staff, reason="")
    row = actions.submit_on_behalf(response=response, by=staff, reason="Dettate al telefono")
    row.refresh_from_db()
    assert (row.state, row.submitted_by, row.on_behalf_reason) == ("submitted", staff, "Dettate al telefono")
    client.force_login(user)
    assert "Dettate al telefono" in client.get(place(response, "summary")).content.decode()


def test_a_representative_says_no_with_a_reason_and_changes_their_mind(client):
    user, cooperative, wave = make_user(), make_cooperative(), make_wave()
    make_membership(cooperative, user)
    response = make_response(wave, cooperative, {"Q1A": ["A01"]}, user=user)
    client.force_login(user)
    assert client.post(place(response, "decline"), {"reason": " "}).status_code == 422
    client.post(place(response, "decline"), {"reason": "Siamo in chiusura"})
    member = WaveMember.objects.get(pk=response.wave_member_id)
    assert (member.state, member.outcome) == ("refused", "Siamo in chiusura")
    assert "Siamo in chiusura" in client.get(place(response, "intro")).content.decode()
    assert client.post(place(response, "rejoin")).status_code == 302
    member.refresh_from_db()
    assert (member.state, member.outcome, member.ended_at) == ("started", "", None)
    assert answers_of(response) == {"Q1A": ["A01"]}


def test_whoever_had_not_begun_goes_back_to_be_invited():
    member = make_member(make_wave(), make_cooperative())
    actions.decline(member=member, reason="Non ora")
    actions.rejoin(member=member)
    member.refresh_from_db()
    assert (member.state, member.started_at) == ("to_invite", None)
    start(member=member, user=None)


def test_saying_no_is_for_representatives_while_the_wave_is_open_and_nothing_was_sent(sent, client):
    with pytest.raises(actions.WaveClosed):
        closed = make_member(make_wave(), make_cooperative())
        actions.close_wave(wave=closed.wave)
        actions.decline(member=closed, reason="No")
    client.force_login(sent.user)
    assert client.post(place(sent, "decline"), {"reason": "No"}).status_code == 422
    compiler = make_user()
    make_membership(sent.cooperative, compiler, "compiler")
    client.force_login(compiler)
    for name in ("decline", "rejoin"):
        assert client.post(place(sent, name), {"reason": "No"}).status_code == 404


def test_a_compiler_does_not_undo_what_the_representative_said(client):
    compiler, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, compiler, "compiler")
    response = make_response(make_wave(), cooperative, {})
    actions.decline(member=response.wave_member, reason="Non ora")
    client.force_login(compiler)
    assert client.post(place(response, "intro")).url == place(response, "intro")
    assert WaveMember.objects.get(pk=response.wave_member_id).state == "refused"
