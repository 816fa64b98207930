"""The staff's home, the dashboard and the people: each for those whose it is."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from land.accounts.models import AccessEvent, Grant
from land.accounts.reference import load_roles
from land.core.models import DatedRule, Organisation, Programme
from land.dashboard import figures
from land.dashboard.actions import NotOnesOwn, ReasonMissing, ResetNotAllowed, reset_second_factor
from land.dashboard.notices import RESET
from land.notifications.models import Notice
from tests.make.people import make_user
from tests.make.places import make_programme

pytestmark = pytest.mark.django_db
TASK = "Trovare una persona"


@pytest.fixture(autouse=True)
def roles(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    load_roles()


def at_work(role):
    client, user = Client(), make_user(roles=(role,))
    client.force_login(user)
    client.user = user
    return client


def with_second_factor(*roles):
    user = make_user(roles=roles)
    Authenticator.objects.create(user=user, type="totp", data={})
    return user


def test_the_home_shows_tasks_to_those_allowed_only():
    staff, editor = (at_work(role).get("/gestione/").content.decode() for role in ("staff", "editor"))
    assert (TASK in staff, TASK in editor) == (True, False)
    assert ("land-figures" in staff, "land-figures" in editor) == (True, False)
    assert staff.index("land-tasks") < staff.index("land-figures")
    assert "admin.css" in staff
    assert "<title>" in staff and "Wagtail" not in staff.split("<title>")[1].split("</title>")[0]


def test_a_registered_person_has_no_home_there(client):
    client.force_login(make_user())
    assert client.get("/gestione/").status_code == 404


@pytest.mark.parametrize("name", ["dashboard_figures", "dashboard_figures_csv", "dashboard_people"])
def test_screens_are_for_staff(name):
    assert [at_work(role).get(reverse(name)).status_code for role in ("staff", "editor")] == [200, 404]


@pytest.mark.parametrize("role", ["editor", "staff", "administrator"])
@pytest.mark.parametrize("path", ["users/", "groups/"])
def test_wagtails_own_users_and_groups_are_nobodys(role, path):
    client = at_work(role)
    assert client.get(f"/gestione/{path}").status_code == 302
    assert f"/gestione/{path}" not in client.get("/gestione/").content.decode()


def test_a_figure_stands_beside_its_target():
    programme = make_programme()
    programme.targets = {"people": 4}
    programme.save()
    make_user()
    row = next(row for row in figures.rows(programme) if row.key == "people")
    assert (row.value, row.target, row.percent) == (1, 4, 25)
    assert next(row for row in figures.rows(None) if row.key == "people").percent is None
    text = at_work("staff").get(reverse("dashboard_figures_csv"), {"programme": programme.uuid})
    assert ";2;" in text.content.decode()


def test_targets_are_typed_figure_by_figure():
    client = at_work("staff")
    values = {"title": "Nuovo", "funder": "Ente", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    client.post(reverse("programmes:add"), values | {"target_people": "300"})
    programme = Programme.objects.get(title="Nuovo")
    assert programme.targets == {"people": 300}
    url = reverse("programmes:edit", args=[programme.pk])
    assert 'value="300"' in client.get(url).content.decode()
    client.post(url, values | {"target_people": ""})
    programme.refresh_from_db()
    assert programme.targets == {}


def test_an_organisation_gets_its_address_from_its_name():
    client = at_work("staff")
    for _time in range(2):
        client.post(reverse("organisations:add"), {"kind": "union", "name": "Sindacato di prova"})
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == [
        "sindacato-di-prova",
        "sindacato-di-prova-2",
    ]


def test_two_rules_of_one_day_are_refused_kindly():
    client = at_work("staff")
    rule = {"code": "soglia", "value": "1", "unit": "€", "valid_from": "2026-01-01", "source": "Legge"}
    assert client.post(reverse("dated_rules:add"), rule).status_code == 302
    assert client.post(reverse("dated_rules:add"), rule).status_code == 200
    assert DatedRule.objects.count() == 1


def test_classifications_are_read_not_written():
    client = at_work("administrator")
    assert client.get(reverse("terms:list")).status_code == 200
    assert client.get(reverse("territories:add")).status_code == 302


def test_administrators_give_and_take_roles_staff_do_not():
    subject = make_user()
    administrator, staff = at_work("administrator"), at_work("staff")
    url = reverse("dashboard_give_role", args=[subject.uuid])
    assert staff.post(url, {"role": "editor"}).status_code == 404
    administrator.post(url, {"role": "editor"})
    row = Grant.objects.get(user=subject)
    assert row.role == "editor"
    take = reverse("dashboard_take_role", args=[row.pk])
    assert staff.post(take).status_code == 404
    administrator.post(take)
    assert not Grant.objects.filter(user=subject).exists()
    assert [event.what for event in AccessEvent.objects.filter(subject=subject)] == [
        "revoke editor",
        "grant editor",
    ]


def test_people_are_found_by_name_and_role():
    staff = at_work("staff")
    make_user(first_name="Zelinda", roles=("trainer",))
    make_user(first_name="Zelinda", last_name="Altra")
    url = reverse("dashboard_people")
    assert staff.get(url, {"q": "zelinda"}).context["found"].paginator.count == 2
    assert staff.get(url, {"q": "zelinda", "role": "trainer"}).context["found"].paginator.count == 1


def test_the_list_of_people_asks_as_much_for_three_as_for_one():

    staff, counts = at_work("staff"), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            staff.get(reverse("dashboard_people"))
        counts.append(len(asked))
        make_user(roles=("trainer",))
        make_user()
    with CaptureQueriesContext(connection) as asked:
        staff.get(reverse("dashboard_people"))
    assert len(asked) == counts[1]


def test_a_reset_is_logged_told_and_leaves_no_second_factor():
    staff, subject = at_work("staff"), with_second_factor("editor")
    url = reverse("dashboard_reset_second_factor", args=[subject.uuid])
    assert staff.post(url, {"reason": ""}).status_code == 422
    staff.post(url, {"reason": "Telefono smarrito, richiamata al numero noto"})
    assert not Authenticator.objects.filter(user=subject).exists()
    event = AccessEvent.objects.get(subject=subject, what="second factor reset")
    assert (event.actor, event.reason) == (staff.user, "Telefono smarrito, richiamata al numero noto")
    assert Notice.objects.filter(person=subject.person, kind=RESET).count() == 1


def test_nobody_resets_their_own_second_factor():
    staff = at_work("staff")
    Authenticator.objects.create(user=staff.user, type="totp", data={})
    url = reverse("dashboard_reset_second_factor", args=[staff.user.uuid])
    assert staff.post(url, {"reason": "Perso"}).status_code == 404
    with pytest.raises(NotOnesOwn):
        reset_second_factor(subject=staff.user, by=staff.user, reason="Perso")
    assert Authenticator.objects.filter(user=staff.user).exists()


def test_an_administrators_second_factor_is_reset_by_an_administrator_only():
    staff, chief = with_second_factor("staff"), with_second_factor("administrator")
    with pytest.raises(ResetNotAllowed):
        reset_second_factor(subject=chief, by=staff, reason="Perso")
    with pytest.raises(ReasonMissing):
        reset_second_factor(subject=staff, by=chief, reason=" ")
    reset_second_factor(subject=chief, by=with_second_factor("administrator"), reason="Perso")
    assert not Authenticator.objects.filter(user=chief).exists()
