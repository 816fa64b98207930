"""Calling a workshop: its form, its categories with their places, its page, enrolling as somebody."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from land.core.models import SearchEntry
from land.enrolment import actions as enrolment
from land.enrolment.models import Enrolment, Quota
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.reference import make_reference
from tests.make.workshops import GROUPS, make_cycle, make_workshop, workshop_facts
from workshops import actions
from workshops.models import Facilitator, StakeholderGroup, Workshop
from workshops.models.workshops import MINUTES, Phase

pytestmark = pytest.mark.django_db


def test_a_new_workshop_is_a_draft_with_categories_quotas_themes_a_usual_day_and_a_wall():
    row = make_workshop(opened=False)
    assert row.activity.state == "draft"
    assert [group.key for group in row.groups.all()] == ["cittadini", "cooperative"]
    quotas = (
        Quota.objects.filter(activity=row.activity).order_by("pk").values_list("key", "minimum", "maximum")
    )
    assert list(quotas) == [("cittadini", 1, 2), ("cooperative", 1, 3)]
    assert [theme.title for theme in row.themes.all()] == ["Servizi", "Boschi"]
    assert [step.phase for step in row.steps.all()] == list(Phase.values)
    assert sum(MINUTES.values()) == 375
    assert len(row.join_code) == 6 and len(row.screen.secret) == 32


def test_a_category_is_renamed_where_it_stands_and_keeps_its_people():
    row = make_workshop()
    enrolment.enrol(activity=row.activity, person=make_person(), group="cittadini")
    renamed = (actions.Asked("Abitanti", 2, 2, key="cittadini"), GROUPS[1])
    actions.save_workshop(by=None, workshop=row, **workshop_facts(groups=renamed, cycle=row.cycle))
    group = StakeholderGroup.objects.get(workshop=row, key="cittadini")
    assert (group.title, Quota.objects.get(activity=row.activity, key="cittadini").minimum) == ("Abitanti", 2)


def test_a_category_in_which_somebody_is_enrolled_is_not_taken_away():
    row = make_workshop()
    enrolment.enrol(activity=row.activity, person=make_person(), group="cittadini")
    others = (actions.Asked("Imprese"), GROUPS[1])
    with pytest.raises(actions.GroupInUse), transaction.atomic():
        actions.save_workshop(by=None, workshop=row, **workshop_facts(groups=others, cycle=row.cycle))
    assert row.groups.filter(key="cittadini").exists()


def test_staff_call_a_workshop_in_one_form_and_what_cannot_be_read_is_said_at_its_field():
    client, cycle = logged_in(make_staff()), make_cycle()
    facts = workshop_facts(cycle=cycle)
    typed = {
        "title": "Laboratorio dei laghi", "summary": "Una giornata.", "cycle": cycle.pk, "area": facts["area"].pk,
        "starts_at": "2031-03-03T09:30", "ends_at": "2031-03-03T17:00", "place_name": "Il molo",
        "municipality": facts["place"].municipality_id, "capacity": "40", "for_whom": "Chi abita qui.",
        "groups": "Cittadini; 10; 20\nCooperative; dieci", "themes": "Acqua\nPesca", "votes_per_person": "5",
        "own_group": "allowed", "then": "open",
    }  # fmt: skip
    page = client.post(reverse("workshops_workshop_new"), typed)
    assert page.status_code == 422
    assert "“Cooperative; dieci” non si legge" in page.content.decode()
    typed["groups"] = "Cittadini; 10; 20\nCooperative; 50"
    assert (
        "sono più di quelli che ci sono"
        in client.post(reverse("workshops_workshop_new"), typed).content.decode()
    )
    typed["groups"] = "Cittadini; 10; 20\nCooperative; 15;"
    assert client.post(reverse("workshops_workshop_new"), typed).status_code == 302
    row = Workshop.objects.get(activity__title="Laboratorio dei laghi")
    assert row.activity.state == "published"
    page = client.get(reverse("workshops_workshop_edit", args=[row.pk]))
    assert "Cittadini; 10; 20\nCooperative; 15; " in page.content.decode()


def test_without_a_cycle_staff_are_led_to_make_one_first():
    client = logged_in(make_staff())
    assert reverse("workshops_cycle_new") in client.get(reverse("workshops_workshop_new")).content.decode()
    typed = {"title": "Lazio 2036", "topic": "Tra dieci anni", "horizon_year": "2036"}
    assert client.post(reverse("workshops_cycle_new"), typed).status_code == 302


def test_nobody_else_opens_the_screens_of_staff():
    row = make_workshop()
    client = logged_in(make_user())
    for address in (reverse("workshops_workshop_new"), reverse("workshops_workshop_edit", args=[row.pk])):
        assert client.get(address).status_code in (302, 404)


def test_its_page_tells_day_categories_and_themes_and_a_draft_is_seen_by_who_runs_it(client):
    row = make_workshop()
    page = client.get(row.get_absolute_url()).content.decode()
    for words in ("Cittadini", "al massimo 2 posti", "Boschi", "Accoglienza", "ispirato al metodo EASW"):
        assert words in page
    draft = make_workshop(opened=False)
    assert client.get(draft.get_absolute_url()).status_code == 404
    regia = make_user()
    Facilitator.objects.create(workshop=draft, person=regia.person, role="control")
    assert logged_in(regia).get(draft.get_absolute_url()).status_code == 200
    assert logged_in(make_user()).get(draft.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_three(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_workshop()
    client.get(reverse("workshops:home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("workshops:home") + "?a=1")
    make_workshop()
    make_workshop()
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("workshops:home") + "?a=2")
    assert len(three) == len(one)


def test_whoever_enrols_says_as_whom_and_a_full_category_waits():
    row = make_workshop()
    for _turn in range(2):
        enrolment.enrol(activity=row.activity, person=make_person(), group="cittadini")
    user = make_user()
    address = reverse("enrolment:enrol", args=[row.activity.uuid])
    client = logged_in(user)
    assert "Partecipo come" in client.get(address).content.decode()
    assert "Questo campo è obbligatorio" in client.post(address, {"needs": ""}).content.decode()
    client.post(address, {"needs": "", "group": "cittadini"})
    assert Enrolment.objects.get(person=user.person).state == "waiting"
    other = make_user()
    logged_in(other).post(address, {"needs": "", "group": "cooperative"})
    assert Enrolment.objects.get(person=other.person).state == "confirmed"


def test_whoever_runs_it_keeps_its_register():
    row, regia = make_workshop(), make_user()
    address = reverse("enrolment:register", args=[row.activity.uuid])
    assert logged_in(regia).get(address).status_code == 404
    Facilitator.objects.create(workshop=row, person=regia.person, role="control")
    assert logged_in(regia).get(address).status_code == 200


def test_an_open_workshop_is_found_and_a_draft_is_not():
    make_workshop(title="Laboratorio dei castagni")
    make_workshop(opened=False, title="Laboratorio dei noci")
    titles = SearchEntry.objects.filter(kind="workshop", language="it").values_list("title", flat=True)
    assert list(titles) == ["Laboratorio dei castagni"]


def test_the_state_of_a_workshop_and_its_times_agree():
    row = make_workshop()
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=row.pk).update(state="running", phase="vote")
    now = timezone.now()
    Workshop.objects.filter(pk=row.pk).update(state="running", phase="vote", begun_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=row.pk).update(phase="lunch")


def test_the_demo_has_four_workshops_in_four_territories_loaded_once():
    make_reference()
    from workshops import demo

    assert demo.load({}) == demo.load({}) == {"workshops": 4}
    assert set(Workshop.objects.values_list("area__code", flat=True)) == {
        "lazio-sud", "lazio-nord", "roma-metropolitana", "periferie-roma",
    }  # fmt: skip
    places = Workshop.objects.order_by("activity__starts_at").values_list("activity__seats_held", flat=True)
    assert list(places) == [38, 37, 26, 0]
