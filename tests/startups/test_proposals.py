"""Sessions: who proposes, who votes, two made one by consent, guests with a confirmed address."""

import base64
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from land.accounts.models import Person
from land.core import offers
from land.core.models import Link
from land.enrolment import actions as enrolment
from land.notifications.delivery import deliver_due
from land.notifications.models import AccountMail
from startups import actions
from startups.actions import proposals
from startups.models import GuestProposal, Merger, Proposal, Vote
from tests.make.barcamps import make_barcamp
from tests.make.people import logged_in, make_person, make_user

pytestmark = pytest.mark.django_db


def voting(**values):
    """A BarCamp whose sessions are voted now."""
    row, now = make_barcamp(capacity=60), timezone.now()
    facts = {"voting_open_at": now - timedelta(days=1), "voting_close_at": now + timedelta(days=1), **values}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def enrolled(row):
    user = make_user()
    enrolment.enrol(activity=row.activity, person=user.person, accept_overlap=True)
    return user.person


def sessions(row, number):
    return [
        actions.propose(barcamp=row, person=make_user().person, title=f"Sessione {turn}")
        for turn in range(number)
    ]


def closed(row):
    type(row).objects.filter(pk=row.pk).update(voting_close_at=timezone.now() - timedelta(minutes=1))


def test_a_title_alone_proposes_a_session_that_remembers_its_barcamp(client):
    row, user = make_barcamp(), make_user()
    client.force_login(user)
    form = {"title": "Orti sui tetti", "form_key": str(uuid4())}
    answers = [client.post(f"/startup/barcamp/{row.slug}/sessioni/proponi/", form) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    kept = Proposal.objects.get()
    assert (kept.title, kept.owner, kept.state) == ("Orti sui tetti", user.person, "proposed")
    assert Link.objects.filter(from_kind="barcamp", to_kind="session", to_uuid=kept.uuid).count() == 1
    assert client.get(kept.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200f \u202e", "x" * 300])
def test_a_title_of_spaces_invisible_or_too_long_is_refused_and_kept_in_the_form(client, title):
    row = make_barcamp()
    client.force_login(make_user())
    page = client.post(
        f"/startup/barcamp/{row.slug}/sessioni/proponi/", {"title": title, "abstract": "Resta"}
    )
    assert (page.status_code, Proposal.objects.count()) == (422, 0)
    assert "title" in page.context["form"].errors and "Resta" in page.content.decode()


def test_a_title_is_escaped_and_loses_direction_and_zero_width_characters(client):
    row = make_barcamp()
    kept = actions.propose(
        barcamp=row, person=make_user().person, title="<script>x</script>\u202e\u200b  ciao"
    )
    assert kept.title == "<script>x</script> ciao"
    assert "<script>x</script>" not in client.get(kept.get_absolute_url()).content.decode()


def test_postgresql_refuses_a_title_of_spaces():
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(barcamp=make_barcamp(), title="   ")


def test_one_person_proposes_only_so_many_whatever_name_a_guest_gives():
    row = make_barcamp()
    done = 0
    for turn in range(50):
        person = make_person("una@demo.land", first_name=f"Nome{turn}")
        try:
            actions.propose(barcamp=row, person=person, title=f"Sessione {turn}")
        except proposals.TooManyProposals:
            continue
        done += 1
    assert (done, Proposal.objects.count()) == (2, 2)


def test_proposals_follow_their_window_on_the_server():
    row, person, now = make_barcamp(), make_user().person, timezone.now()
    row.proposals_open_at, row.proposals_close_at = now + timedelta(hours=1), now + timedelta(hours=2)
    for hours, refused in ((0, True), (1.5, False), (3, True)):
        try:
            actions.propose(barcamp=row, person=person, title=f"Ore {hours}", at=now + timedelta(hours=hours))
            assert not refused
        except proposals.ProposalsClosed:
            assert refused
    row.late_proposals = True
    actions.propose(barcamp=row, person=person, title="Tardi", at=now + timedelta(hours=3))


TYPED = {"title": "Orti", "first_name": "Lia", "last_name": "Fonti", "email": "Lia@demo.land"}


def guest_link(client, row, **values):
    """The link in the mail that a guest gets."""
    client.post(f"/startup/barcamp/{row.slug}/sessioni/proponi/", TYPED | values)
    deliver_due()
    return re.search(r"/startup/sessioni/conferma/[^\s?]+", mail.outbox[-1].body).group()


def test_a_guest_s_session_and_name_exist_only_once_the_link_is_posted(client):
    row = make_barcamp()
    people = Person.objects.count()
    url = guest_link(client, row)
    assert mail.outbox[-1].to == ["lia@demo.land"]
    assert client.get(url).status_code == 200
    assert (Proposal.objects.count(), Person.objects.count()) == (0, people)
    for _turn in range(2):
        assert client.post(url).status_code == 302
    kept = Proposal.objects.get()
    assert (kept.owner.email, kept.owner.user) == ("lia@demo.land", None)


def test_the_link_of_a_guest_holds_nothing_of_what_was_typed(client):
    url = guest_link(client, make_barcamp(), title="Orti sui tetti")
    token = url.rstrip("/").rsplit("/", 1)[-1]
    words = [token, *(_decoded(part) for part in token.split(":"))]
    assert not any(word in text for word in ("Orti", "Lia", "Fonti", "demo.land") for text in words)
    client.post(url)
    guest = GuestProposal.objects.get()
    assert (guest.title, guest.first_name, guest.last_name, guest.email) == ("", "", "", "")
    assert AccountMail.objects.get().facts == {}


def _decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("latin-1")


def test_a_guest_changes_and_withdraws_their_session_by_the_same_link(client):
    url = guest_link(client, make_barcamp())
    client.post(url)
    kept = Proposal.objects.get()
    assert client.post(url, {"do": "change", "title": ""}).status_code == 422
    assert (
        client.post(url, {"do": "change", "title": "Orti e tetti", "abstract": "Di più"}).status_code == 302
    )
    kept.refresh_from_db()
    assert (kept.title, kept.abstract, kept.state) == ("Orti e tetti", "Di più", "proposed")
    client.post(url, {"do": "withdraw"})
    kept.refresh_from_db()
    assert kept.state == "withdrawn"
    assert "non si può più" in client.get(url).content.decode()
    Proposal.objects.update(owner=make_user().person)
    assert client.post(url, {"do": "withdraw"}).status_code == 404


def test_what_a_guest_did_not_confirm_in_seven_days_is_deleted(client):
    url = guest_link(client, make_barcamp())
    GuestProposal.objects.update(created_at=timezone.now() - timedelta(days=7, seconds=1))
    assert client.post(url).status_code == 404
    assert (actions.forget_guests(), GuestProposal.objects.count(), Proposal.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("verified", [True, False])
def test_a_guest_s_session_goes_to_an_account_only_if_it_confirmed_the_same_address(client, verified):
    user = make_user("lia@demo.land")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": verified})
    client.post(guest_link(client, make_barcamp()))
    assert (Proposal.objects.get().owner.user == user) is verified


def test_a_link_that_was_changed_is_no_link(client):
    url = f"/startup/sessioni/conferma/{signing.dumps({'email': 'a@demo.land'}, salt='altro')}/"
    assert client.post(url).status_code == 404
    assert Proposal.objects.count() == 0


def test_a_session_without_a_host_is_taken_by_the_first_who_wants_it():
    row = make_barcamp()
    kept = actions.propose(barcamp=row, person=make_user().person, title="Cercasi", seeks_host=True)
    first, second = make_user().person, make_user().person
    actions.take_session(proposal=kept, person=first)
    with pytest.raises(proposals.HasAHost):
        actions.take_session(proposal=kept, person=second)
    kept.refresh_from_db()
    assert kept.owner == first


def test_the_sixth_vote_is_refused_and_one_taken_back_can_be_given_again():
    row = voting()
    person, rows = enrolled(row), sessions(row, 6)
    for each in rows[:5]:
        actions.vote(proposal=each, person=person)
    with pytest.raises(proposals.VotesUsedUp):
        actions.vote(proposal=rows[5], person=person)
    actions.take_vote_back(proposal=rows[0], person=person)
    actions.vote(proposal=rows[5], person=person)
    assert Vote.objects.filter(person=person).count() == 5


def test_nobody_votes_for_their_own_session_nor_twice_nor_without_a_place_nor_after_closing():
    row = voting()
    person, (one, other) = enrolled(row), sessions(row, 2)
    Proposal.objects.filter(pk=one.pk).update(owner=person)
    with pytest.raises(proposals.OwnSession):
        actions.vote(proposal=one, person=person)
    assert actions.vote(proposal=other, person=person) == actions.vote(proposal=other, person=person)
    with pytest.raises(proposals.PlaceNeeded):
        actions.vote(proposal=other, person=make_user().person)
    closed(row)
    with pytest.raises(proposals.VotingClosed):
        actions.vote(proposal=other, person=person)
    assert Vote.objects.count() == 1


def test_votes_are_hidden_from_everybody_until_closing_then_counted_without_names(client):
    row = voting()
    person, (one, other) = enrolled(row), sessions(row, 2)
    actions.vote(proposal=other, person=person)
    client.force_login(make_user(roles=("staff",)))
    url = f"/startup/barcamp/{row.slug}/sessioni/"
    assert "1 voto" not in client.get(url).content.decode()
    assert client.get(other.get_absolute_url()).context["votes"] is None
    closed(row)
    response = client.get(url)
    assert list(response.context["rows"]) == [other, one]
    assert client.get(other.get_absolute_url()).context["votes"] == 1
    assert str(person) not in client.get(other.get_absolute_url()).content.decode()


def test_the_order_is_one_s_own_and_stays():
    row = voting()
    sessions(row, 8)
    orders = [list(Proposal.objects.in_no_order(seed)) for seed in ("a", "a", "b")]
    assert orders[0] == orders[1] != orders[2]


def test_two_sessions_become_one_only_by_consent_and_a_voter_of_both_counts_once():
    row = voting()
    one, other = sessions(row, 2)
    both, single = enrolled(row), enrolled(row)
    for each in (one, other):
        actions.vote(proposal=each, person=both)
    actions.vote(proposal=one, person=single)
    asked = actions.ask_merger(gives=one, takes=other, by=one.owner)
    one.refresh_from_db()
    assert (asked.state, one.state) == ("asked", "proposed")
    actions.answer_merger(merger=asked, by=other.owner, agrees=True)
    one.refresh_from_db()
    assert (one.state, one.merged_into, list(other.co_hosts.all())) == ("merged", other, [one.owner])
    assert set(other.votes.values_list("person", flat=True)) == {both.pk, single.pk}
    assert Vote.objects.count() == 2


def test_a_merger_makes_no_cycle_and_takes_nothing_into_what_was_withdrawn():
    row = make_barcamp()
    one, other, third = sessions(row, 3)
    asked = actions.ask_merger(gives=one, takes=other, by=one.owner)
    with pytest.raises(proposals.AlreadyAsked):
        actions.ask_merger(gives=other, takes=one, by=other.owner)
    actions.answer_merger(merger=asked, by=other.owner, agrees=True)
    with pytest.raises(proposals.NotAlike):
        actions.ask_merger(gives=other, takes=one, by=other.owner)
    late = actions.ask_merger(gives=third, takes=other, by=third.owner)
    actions.withdraw(proposal=other, by=other.owner.user)
    late.refresh_from_db()
    assert late.state == "lapsed"
    with pytest.raises(proposals.NotAlike):
        actions.ask_merger(gives=third, takes=other, by=third.owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merger.objects.create(gives=one, takes=one, asked_by=one.owner)


def test_only_hosts_change_and_withdraw(client):
    row = make_barcamp()
    (one,) = sessions(row, 1)
    stranger = logged_in(make_user())
    assert stranger.post(f"/startup/sessioni/{one.uuid}/ritira/").status_code == 404
    assert stranger.get(f"/startup/sessioni/{one.uuid}/modifica/").status_code == 404
    host = logged_in(one.owner.user)
    host.post(f"/startup/sessioni/{one.uuid}/modifica/", {"title": "Nuovo"})
    one.refresh_from_db()
    assert one.title == "Nuovo"
    host.post(f"/startup/sessioni/{one.uuid}/ritira/")
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_whoever_has_a_place_writes_what_was_said(client):
    row = make_barcamp()
    (one,) = sessions(row, 1)
    person = enrolled(row)
    url, form = (
        f"/startup/sessioni/{one.uuid}/note/",
        {"text": "Serve un forno.", "links": "https://example.org/"},
    )
    assert logged_in(make_user()).post(url, form).status_code == 422
    assert logged_in(person.user).post(url, form).status_code == 302
    assert [note.text for note in one.notes.all()] == ["Serve un forno."]
    bad = logged_in(person.user).post(url, {"text": "Altro", "links": "javascript:alert(1)"})
    assert (bad.status_code, one.notes.count()) == (422, 1)


def test_a_person_reads_and_loses_what_they_proposed_and_voted():
    row = voting()
    person, (one,) = enrolled(row), sessions(row, 1)
    mine = actions.propose(barcamp=row, person=person, title="Mia")
    actions.vote(proposal=one, person=person)
    data = offers.personal_data.get("startups-sessions")
    assert [sorted(line) for line in data.collect(person)] == [["at", "session"], ["at", "voted"]]
    data.erase(person)
    mine.refresh_from_db()
    assert (data.collect(person), mine.owner) == ([], None)


def test_the_list_asks_as_many_questions_of_one_session_as_of_three(client, django_assert_max_num_queries):
    row = voting()
    url = f"/startup/barcamp/{row.slug}/sessioni/"
    client.force_login(make_user())
    sessions(row, 1)
    client.get(url)
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    sessions(row, 2)
    with django_assert_max_num_queries(40) as three:
        client.get(url)
    assert len(one) == len(three)


def test_a_note_is_deleted_by_whoever_wrote_it_and_by_staff_alone():
    row = make_barcamp()
    (one,) = sessions(row, 1)
    person = enrolled(row)
    notes = [
        actions.write_note(proposal=one, person=person, by=person.user, text=f"Nota {turn}")
        for turn in range(2)
    ]
    url = f"/startup/sessioni/note/{notes[0].uuid}/elimina/"
    assert "/elimina/" not in logged_in(one.owner.user).get(one.get_absolute_url()).content.decode()
    assert logged_in(one.owner.user).post(url).status_code == 404
    assert url in logged_in(person.user).get(one.get_absolute_url()).content.decode()
    assert logged_in(person.user).post(url).status_code == 302
    staff = logged_in(make_user(roles=("staff",)))
    assert staff.post(f"/startup/sessioni/note/{notes[1].uuid}/elimina/").status_code == 302
    assert one.notes.count() == 0


def test_a_guest_who_sends_the_same_session_twice_has_one_link_and_one_session(client):
    row = make_barcamp()
    first, second = guest_link(client, row), guest_link(client, row)
    assert first == second
    client.post(first)
    client.post(second)
    assert Proposal.objects.count() == 1


def test_a_guest_is_told_that_voting_needs_an_account_and_a_held_session_looks_for_no_host(client):
    row = voting()
    held = actions.add_session(barcamp=row, title="Di chi è l’archivio?", by=None)
    lists = f"/startup/barcamp/{row.slug}/sessioni/"
    assert "cercasi relatore" in client.get(held.get_absolute_url()).content.decode()
    assert "Il voto è aperto a chi accede: 5 voti a testa." in client.get(lists).content.decode()
    assert "restano 5 voti" in logged_in(make_user()).get(lists).content.decode()
    Proposal.objects.filter(pk=held.pk).update(state="held", ended_at=timezone.now())
    page = client.get(held.get_absolute_url()).content.decode()
    assert ("cercasi relatore" in page, row.get_absolute_url() in page) == (False, True)
