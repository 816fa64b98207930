"""The plan: who answers by when, how it goes, what everybody sees, reminders."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from land.core.models import Link, SearchEntry
from land.notifications.models import Notice
from tests.make.after import make_concluded, make_count, make_idea
from tests.make.pages import make_index
from tests.make.people import logged_in, make_staff, make_user
from tests.make.workshops import make_facilitator, make_running
from workshops.actions import library
from workshops.actions import plan as verbs
from workshops.models import PlanItem

pytestmark = pytest.mark.django_db
SOON = date(2099, 5, 1)


def make_item(workshop=None, **values):
    facts = {"title": "Corriera a chiamata", "horizon": "short", **values}
    return verbs.save_item(workshop=workshop or make_concluded(), by=None, **facts)


def make_agreed(workshop=None, **values):
    values.setdefault("lead_organisation", verbs.organisation_named("Valle Chiara"))
    item = make_item(workshop, due_on=values.pop("due_on", SOON), **values)
    return verbs.move_item(item=item, to="agreed", by=None)


def test_a_plan_item_without_owner_or_deadline_cannot_become_agreed():
    with pytest.raises(verbs.NobodyAnswers):
        verbs.move_item(item=make_item(due_on=SOON), to="agreed", by=None)
    with pytest.raises(verbs.NoDeadline):
        verbs.move_item(item=make_item(owner=make_user().person), to="agreed", by=None)
    agreed = make_agreed()
    assert agreed.state == "agreed"
    with pytest.raises(verbs.NoDeadline):
        verbs.save_item(
            workshop=agreed.workshop, by=None, item=agreed, title="x", horizon="short",
            lead_organisation=agreed.lead_organisation,
        )  # fmt: skip


def test_dates_of_a_plan_item_are_not_inverted():
    with pytest.raises(verbs.EndsBeforeItBegins):
        make_item(starts_on=date(2031, 2, 2), due_on=date(2031, 2, 1))
    row = make_concluded()
    client = logged_in(make_facilitator(row))
    typed = {"title": "Corriera", "horizon": "short", "starts_on": "2031-02-02", "due_on": "2031-02-01"}
    page = client.post(reverse("workshops:plan_item_new", args=[row.slug]), typed)
    assert page.status_code == 422
    assert (
        "La scadenza viene prima dell’inizio." in page.content.decode()
        and 'value="Corriera"' in page.content.decode()
    )


def test_giving_up_needs_a_reason():
    item = make_item()
    with pytest.raises(verbs.SayWhy):
        verbs.move_item(item=item, to="abandoned", by=None, reason=" ")
    assert (
        verbs.move_item(item=item, to="abandoned", by=None, reason="Costa troppo.").reason == "Costa troppo."
    )
    with pytest.raises(verbs.NotInThePlan):
        verbs.tell(item=item, by=None, text="Va", progress=10)


def test_states_go_only_where_the_plan_lets_them():
    with pytest.raises(verbs.NotFromHere):
        verbs.move_item(item=make_item(), to="done", by=None)
    item = make_agreed()
    for state in ("running", "suspended", "running", "done"):
        verbs.move_item(item=item, to=state, by=None)
    assert (item.state, item.progress) == ("done", 100)


def test_the_most_voted_ideas_enter_the_plan_with_those_that_tie_and_once():
    row = make_concluded()
    ideas = [make_idea(row, f"Idea {number}") for number in range(7)]
    late = make_idea(row, "Senza quando", state="proposed", horizon="")
    votes = [(8, 9), (5, 9), (5, 5), (5, 4), (5, 3), (5, 3), (0, 0)]
    make_count(row, {**dict(zip(ideas, votes, strict=True)), late: (9, 9)})
    made = verbs.plan_from_votes(workshop=row, by=None)
    assert [item.title for item in made] == ["Idea 0", "Idea 1", "Idea 2", "Idea 3"]
    assert verbs.plan_from_votes(workshop=row, by=None) == []
    assert Link.objects.filter(from_kind="workshop-idea", to_kind="plan-item").count() == 4
    assert [idea.title for idea in verbs.most_voted(row, 6)] == [
        "Senza quando", "Idea 0", "Idea 1", "Idea 2", "Idea 3", "Idea 4", "Idea 5",
    ]  # fmt: skip


def test_an_idea_of_another_workshop_does_not_enter():
    with pytest.raises(verbs.OfAnotherWorkshop):
        make_item(idea=make_idea(make_concluded()))


def test_whoever_answers_is_told_once_and_tells_of_their_own_activity_alone():
    user = make_user()
    item, other = make_agreed(owner=user.person), make_agreed()
    assert Notice.objects.filter(kind="workshops-plan-named").count() == 1
    client = logged_in(user)
    address = reverse("workshops:plan_item_tell", args=[item.uuid])
    assert client.post(address, {"text": "", "progress": "10"}).status_code == 422
    assert client.post(address, {"text": "Va", "progress": "101"}).status_code == 422
    client.post(address, {"text": "Il mezzo c’è.", "progress": "20", "evidence": "https://example.org/a"})
    item.refresh_from_db()
    assert (item.state, item.progress, item.updates.get().text) == ("running", 20, "Il mezzo c’è.")
    assert (
        client.post(
            reverse("workshops:plan_item_tell", args=[other.uuid]), {"text": "x", "progress": "1"}
        ).status_code
        == 404
    )
    assert client.get(reverse("workshops:plan_item_edit", args=[item.uuid])).status_code == 404
    assert "Corriera a chiamata" in client.get("/la-mia-area/").content.decode()


def test_news_sent_twice_count_once():
    from uuid import uuid4

    user = make_user()
    item = make_agreed(owner=user.person)
    typed = {"text": "Va", "progress": "10", "form_key": str(uuid4())}
    for _turn in range(2):
        logged_in(user).post(reverse("workshops:plan_item_tell", args=[item.uuid]), typed)
    assert item.updates.count() == 1


def test_ninety_days_of_silence_are_seen_by_everybody(client):
    item = make_agreed()
    address = reverse("workshops:plan", args=[item.workshop.slug])
    mark = "senza notizie da 90 giorni"
    assert mark not in client.get(address).content.decode()
    PlanItem.objects.filter(pk=item.pk).update(told_at=timezone.now() - timedelta(days=91))
    assert mark in client.get(address).content.decode()
    assert mark in client.get(item.get_absolute_url()).content.decode()
    assert list(PlanItem.objects.silent(timezone.now())) == [item]
    verbs.tell(item=item, by=None, text="Si riparte.", progress=5)
    assert mark not in client.get(item.get_absolute_url()).content.decode()


def test_reminders_go_once_before_the_deadline_and_once_a_silence():
    user, day = make_user(), timezone.localdate()
    item = make_agreed(owner=user.person, due_on=day + timedelta(days=14))
    for _turn in range(2):
        verbs.remind_of_plan(day=day)
    assert Notice.objects.filter(kind="workshops-plan-due").count() == 1
    verbs.remind_of_plan(day=day + timedelta(days=11))
    assert Notice.objects.filter(kind="workshops-plan-due").count() == 2
    PlanItem.objects.filter(pk=item.pk).update(told_at=timezone.now() - timedelta(days=61))
    for _turn in range(2):
        verbs.remind_of_plan(day=day + timedelta(days=1))
    assert Notice.objects.filter(kind="workshops-plan-silent").count() == 1


def test_a_reminder_is_said_only_if_still_true():
    from land.notifications.kinds import kinds

    item = make_agreed(owner=make_user().person)
    kind = kinds.get("workshops-plan-due")
    facts = {"item": item.pk, "due": SOON.isoformat()}
    assert kind.still_true(facts) and kind.context(facts)["title"] == item.title
    verbs.move_item(item=item, to="abandoned", by=None, reason="Basta")
    assert not kind.still_true(facts)


def test_the_plan_of_a_workshop_that_is_not_over_is_not_public(client):
    row = make_running()
    item = make_item(row)
    assert client.get(reverse("workshops:plan", args=[row.slug])).status_code == 404
    assert client.get(item.get_absolute_url()).status_code == 404
    assert logged_in(make_facilitator(row)).get(item.get_absolute_url()).status_code == 200
    assert not SearchEntry.objects.filter(kind="plan-item").exists()


def test_no_name_of_a_person_is_public(client):
    user = make_user(first_name="Zenobia", last_name="Riservata")
    item = make_agreed(owner=user.person)
    slug = item.workshop.slug
    for address in (
        item.get_absolute_url(), reverse("workshops:plan", args=[slug]), reverse("workshops:plan_csv", args=[slug]),
        reverse("workshops:plan_feed", args=[slug]),
    ):  # fmt: skip
        assert "Riservata" not in client.get(address).content.decode()
    assert "Riservata" in logged_in(make_staff()).get(item.get_absolute_url()).content.decode()


def test_deadlines_are_a_calendar_and_rows_a_csv_without_formulas(client):
    item = make_agreed(title="=cmd|' /C calc'!A0")
    slug = item.workshop.slug
    feed = client.get(reverse("workshops:plan_feed", args=[slug]))
    assert "BEGIN:VEVENT" in feed.content.decode() and "20990501" in feed.content.decode()
    table = client.get(reverse("workshops:plan_csv", args=[slug])).content.decode("utf-8-sig")
    assert "'=cmd" in table and "\n=cmd" not in table


def test_the_control_room_keeps_the_plan_on_its_screens():
    row, owner = make_concluded(), make_user()
    client = logged_in(make_facilitator(row))
    typed = {
        "title": "Corriera", "horizon": "short", "lead_organisation": "valle chiara", "owner": "nessuno@demo.land",
        "partners": "Comune di Fonte\nPro loco", "due_on": "2099-05-01",
    }  # fmt: skip
    address = reverse("workshops:plan_item_new", args=[row.slug])
    page = client.post(address, typed)
    assert page.status_code == 422 and "Nessuno ha un account" in page.content.decode()
    known = verbs.organisation_named("Valle Chiara")
    assert client.post(address, typed | {"owner": owner.email}).status_code == 302
    item = PlanItem.objects.get(workshop=row)
    assert (item.lead_organisation, item.owner, item.partners.count()) == (known, owner.person, 2)
    move = reverse("workshops:plan_item_move", args=[item.uuid])
    client.post(move, {"to": "agreed"})
    client.post(move, {"to": "abandoned"})
    item.refresh_from_db()
    assert item.state == "agreed"
    assert client.post(move, {"to": "chissà"}).status_code == 404
    edit = reverse("workshops:plan_item_edit", args=[item.uuid])
    assert "Comune di Fonte" in client.get(edit).content.decode()
    assert client.post(edit, typed | {"owner": "", "title": "Corriera due"}).status_code == 302
    make_count(row, {make_idea(row): (6, 4)})
    client.post(reverse("workshops:plan_from_votes", args=[row.slug]))
    assert PlanItem.objects.filter(workshop=row).count() == 2


def test_whoever_is_forgotten_no_longer_answers_and_what_nobody_answers_for_is_proposed_again():
    from land.core import offers

    user = make_user()
    alone = verbs.move_item(item=make_item(owner=user.person, due_on=SOON), to="agreed", by=None)
    led = make_agreed(owner=user.person)
    verbs.tell(item=led, by=user, text="Va", progress=10)
    rows = offers.personal_data.get("workshops-plan")
    assert len(rows.collect(user.person)) == 3
    rows.erase(user.person)
    alone.refresh_from_db()
    led.refresh_from_db()
    assert (alone.state, alone.owner) == ("proposed", None)
    assert (led.state, led.owner, led.updates.get().by, led.updates.get().text) == (
        "running",
        None,
        None,
        "Va",
    )


def test_the_list_of_activities_costs_the_same_for_one_and_for_three(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    row = make_concluded()
    make_agreed(row)
    address = reverse("workshops:plan", args=[row.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address + "?a=1")
    make_agreed(row)
    make_agreed(row)
    with CaptureQueriesContext(connection) as three:
        client.get(address + "?a=2")
    assert len(three) == len(one)


def test_an_activity_with_news_becomes_a_draft_practice_that_leads_back():
    make_index()
    staff = make_staff()
    item = make_agreed(idea=None)
    with pytest.raises(library.NothingDoneYet):
        library.draft_practice(item=item, by=staff)
    verbs.tell(item=item, by=staff, text="Duecento viaggi in un mese.", progress=80)
    page = library.draft_practice(item=item, by=staff)
    assert (page.live, page.title, page.summary) == (False, item.title, "Duecento viaggi in un mese.")
    assert Link.objects.filter(from_kind="plan-item", from_uuid=item.uuid, to_kind="practice").count() == 1
    with pytest.raises(library.InTheLibrary):
        library.draft_practice(item=item, by=staff)


def test_the_sweep_is_known_to_the_clock():
    from workshops.tasks import SWEEPS

    assert "workshops.remind_of_plan" in SWEEPS
