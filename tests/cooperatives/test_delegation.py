"""A section handed to a colleague: they see that section, never the others; whoever asked is told."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions, notices
from cooperatives.actions.filling import answers_of
from cooperatives.models import SectionAssignment
from land.core.errors import WrongState
from land.notifications.models import Notice
from tests.make.answers import no_answers
from tests.make.cooperatives import cells_of, make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
OTHERS = ("investimenti", "preparazione")


def place(response, name, *more):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug, *more])


def link(row):
    return reverse("cooperatives:accept_section", args=[row.uuid, row.token or "x"])


def body(answer):
    """A page without its own address, which stands in its head."""
    return answer.content.decode().replace(answer.request["PATH_INFO"], "")


@pytest.fixture
def response():
    """A response whose representative is `response.user`."""
    user, cooperative = make_user(first_name="Ida", last_name="Verdi"), make_cooperative()
    make_membership(cooperative, user)
    row = make_response(make_wave(), cooperative, {}, user=user)
    row.user = user
    return row


def ask(response, email, section="automazione", **more):
    return actions.delegate(response=response, section=section, email=email, by=response.user, **more)


def accepted(response, user, section="automazione"):
    row = ask(response, user.email, section)
    return actions.accept_section(uuid=row.uuid, token=row.token, user=user)


def test_the_colleague_gets_a_link_by_mail_whether_known_or_not(response, client):
    client.force_login(response.user)
    data = {"section": "automazione", "email": "Nuova@demo.land", "message": "Grazie!", "due_on": ""}
    assert client.get(place(response, "delegations")).status_code == 200
    assert client.post(place(response, "delegations"), data).status_code == 302
    row = SectionAssignment.objects.get()
    assert (row.person.email, row.state, row.person.user_id) == ("nuova@demo.land", "assigned", None)
    words = notices.section_words({"assignment": row.pk})
    assert words["url"] == link(row) and words["message"] == "Grazie!"
    assert Notice.objects.get(person=row.person).kind == notices.SECTION_ASKED
    assert mail.outbox == []  # it leaves with the queue, not with the request
    assert "nuova@demo.land" in client.get(place(response, "delegations")).content.decode()


def test_what_is_wrong_with_the_request_is_said_beside_the_field(response, client):
    client.force_login(response.user)
    yesterday = timezone.localdate() - timedelta(days=1)
    data = {"section": "automazione", "email": "gina@demo.land", "due_on": yesterday.isoformat()}
    answer = client.post(place(response, "delegations"), data)
    assert answer.status_code == 422 and "gina@demo.land" in answer.content.decode()
    assert not SectionAssignment.objects.exists()


def test_whoever_is_not_registered_registers_with_that_address_and_lands_on_the_section(response, client):
    row = ask(response, "nuova@demo.land")
    assert "next=" in client.get(link(row)).url
    user = make_user("nuova@demo.land")
    client.force_login(user)
    assert client.get(link(row)).status_code == 200
    row.refresh_from_db()
    assert row.state == "assigned"  # opening changes nothing
    assert client.post(link(row)).url == place(response, "section", "automazione")
    row.refresh_from_db()
    assert (row.state, row.person.user) == ("accepted", user)
    assert client.get(link(row)).url == place(response, "section", "automazione")


def test_the_colleague_fills_in_that_section_and_nothing_else_is_there_for_them(response, client):
    user = make_user()
    accepted(response, user)
    client.force_login(user)
    page = client.get(place(response, "section", "automazione"))
    assert page.status_code == 200
    titles = [s.title for s in response.wave.instrument_version.definition.sections if s.code in OTHERS]
    assert not any(title in page.content.decode() for title in titles)
    missing = client.get("/rilevazioni/non-esiste/niente/")
    for name, *more in (
        ("intro",),
        ("summary",),
        ("result",),
        ("delegations",),
        ("decline",),
        ("section", OTHERS[0]),
    ):
        answer = client.get(place(response, name, *more))
        assert (answer.status_code, body(answer)) == (404, body(missing)), name
    for name in ("submit", "rejoin"):
        assert client.post(place(response, name)).status_code == 404

    def save(answers):
        sent = json.dumps({"lock_version": 99, "answers": answers})
        return client.post(place(response, "autosave"), sent, content_type="application/json").status_code

    assert save({"Q9:I01": 2}) == 200
    assert save({"Q1A": ["A01"]}) == 404
    assert save({"Q9:I02": 2, "Q1A": ["A01"]}) == 404
    assert answers_of(response) == {"Q9": {"I01": 2}}
    assert (
        place(response, "section", "automazione")
        in client.get(reverse("cooperatives:waves")).content.decode()
    )


def test_the_colleague_s_autosave_takes_four_statements_too(response, client):
    user = make_user()
    accepted(response, user)
    client.force_login(user)
    sent = json.dumps({"lock_version": 99, "answers": {"Q9:I01": 2}})
    with CaptureQueriesContext(connection) as captured:
        client.post(place(response, "autosave"), sent, content_type="application/json")
    assert len(captured) == 4


def test_a_foreign_link_is_missing_and_only_the_rightful_owner_reads_why_it_is_over(response, client):
    user, stranger = make_user(), make_user()
    row = ask(response, user.email)
    first = link(row)
    renewed = ask(response, user.email)
    assert renewed.pk == row.pk and link(renewed) != first
    client.force_login(stranger)
    missing = client.get("/rilevazioni/sezione/00000000-0000-4000-8000-000000000000/x/")
    assert missing.status_code == 404
    for address in (first, link(renewed)):
        assert body(client.get(address)) == body(missing)
        assert client.post(address).status_code == 404
    client.force_login(user)
    assert client.get(first).status_code == 410
    SectionAssignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link(renewed)).status_code == 410
    actions.revoke_section(assignment=renewed)
    assert client.get(first).status_code == 410
    client.force_login(stranger)
    assert body(client.get(first)) == body(missing)


def test_an_address_that_is_not_verified_opens_nothing(response, client):
    user = make_user()
    row = ask(response, user.email)
    user.emailaddress_set.update(verified=False)
    client.force_login(user)
    assert client.get(link(row)).status_code == 404


def test_i_have_finished_tells_the_representative_once(response, client):
    user = make_user(first_name="Bea", last_name="Neri")
    row = accepted(response, user)
    client.force_login(user)
    page = client.get(place(response, "section", "automazione"))
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    rows = {f"Q9:I0{n}": "1" for n in range(1, 6)}
    for _time in range(2):
        answer = client.post(place(response, "section", "automazione"), data | rows | {"finish": "1"})
    assert answer.url == reverse("cooperatives:waves")
    row.refresh_from_db()
    assert row.state == "completed"
    notice = Notice.objects.get(kind=notices.SECTION_DONE)
    assert notice.person.user == response.user
    assert notices.section_words(notice.facts)["who"] == "Bea Neri"
    assert answers_of(response) == {"Q9": {f"I0{n}": 1 for n in range(1, 6)}}


def test_when_a_colleague_leaves_the_section_goes_to_another_and_what_was_written_stays(response, client):
    user, other = make_user(), make_user()
    row = accepted(response, user)
    actions.save_answers(response=response, changes={("Q9", "I01"): 2}, lock_version=9, user=user)
    client.force_login(response.user)
    assert client.post(reverse("cooperatives:take_back", args=[row.uuid])).url == place(
        response, "delegations"
    )
    accepted(response, other)
    client.force_login(user)
    assert client.get(place(response, "section", "automazione")).status_code == 404
    client.force_login(other)
    assert client.get(place(response, "section", "automazione")).status_code == 200
    assert answers_of(response) == {"Q9": {"I01": 2}}


def test_only_representatives_hand_over_and_take_back(response, client):
    row = ask(response, "gina@demo.land")
    compiler, foreign = make_user(), make_user()
    make_membership(response.cooperative, compiler, "compiler")
    make_membership(make_cooperative(), foreign)
    for user in (compiler, foreign):
        client.force_login(user)
        assert client.get(place(response, "delegations")).status_code == 404
        assert client.post(reverse("cooperatives:take_back", args=[row.uuid])).status_code == 404


def test_a_section_is_handed_once_to_the_same_person_unless_it_was_finished(response):
    user = make_user()
    row = accepted(response, user)
    with pytest.raises(actions.AlreadyHanded):
        ask(response, user.email)
    actions.complete_section(assignment=row, user=user)
    again = ask(response, user.email)
    assert (again.pk, again.state, again.completed_at) == (row.pk, "assigned", None)


def test_once_the_answers_are_sent_a_section_is_no_longer_handed_over_nor_filled_in(client):
    representative, user = make_user(), make_user()
    cooperative = make_cooperative()
    make_membership(cooperative, representative)
    response = make_response(make_wave(), cooperative, no_answers(), user=representative)
    response.user = representative
    row = accepted(response, user)
    waiting = ask(response, "gina@demo.land")
    facts = {"assignment": waiting.pk, "until": waiting.expires_at.isoformat()}
    assert notices.section_waits(facts)
    actions.submit(response=response, user=representative)
    assert not notices.section_waits(facts)
    client.force_login(user)
    assert client.get(place(response, "section", "automazione")).status_code == 404
    assert client.get(link(row)).status_code == 410
    assert client.get(reverse("cooperatives:waves")).status_code == 200
    with pytest.raises(WrongState):
        ask(response, "altra@demo.land")


def test_handing_over_needs_no_more_queries_with_three_colleagues_than_with_one(response, client):
    client.force_login(response.user)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(place(response, "delegations"))
        return len(captured)

    ask(response, "una@demo.land")
    one = queries()
    ask(response, "due@demo.land")
    ask(response, "tre@demo.land")
    assert queries() == one


def test_the_link_lives_until_the_day_by_which_the_section_is_needed(response):
    due = timezone.localdate() + timedelta(days=30)
    row = ask(response, "gina@demo.land", due_on=due)
    assert timezone.localtime(row.expires_at).date() == due
    soon = ask(response, "pia@demo.land", due_on=timezone.localdate())
    assert timezone.localtime(soon.expires_at).date() == timezone.localdate() + timedelta(days=14)


def test_before_sending_it_is_said_who_has_not_finished_and_twice_handed_is_told(response, client):
    client.force_login(response.user)
    ask(response, "gina@demo.land")
    answer = client.post(
        place(response, "delegations"), {"section": "automazione", "email": "pia@demo.land"}, follow=True
    )
    assert "affidata anche a gina@demo.land" in answer.content.decode()
    actions.save_answers(
        response=response,
        changes=cells_of(no_answers()),
        lock_version=response.lock_version,
        user=response.user,
    )
    page = client.get(place(response, "summary")).content.decode()
    assert "ancora affidate a colleghi" in page
    assert "gina@demo.land" in page and "pia@demo.land" in page
    client.post(place(response, "submit"))
    assert "Le risposte sono state inviate" in client.get(place(response, "delegations")).content.decode()


def test_the_link_of_sent_answers_says_so(response, client):
    user = make_user()
    row = ask(response, user.email)
    actions.save_answers(
        response=response,
        changes=cells_of(no_answers()),
        lock_version=response.lock_version,
        user=response.user,
    )
    actions.submit(response=response, user=response.user)
    client.force_login(user)
    answer = client.get(link(row))
    assert answer.status_code == 410
    assert "ha già inviato le risposte" in answer.content.decode()
