"""Staff choose what an event asks, and see what was answered on the person's own row alone."""

import pytest
from django.urls import reverse

from land.accounts.models import AccessEvent
from land.enrolment import actions
from land.enrolment.models import EnrolmentQuestion
from tests.make.enrolment import make_activity
from tests.make.people import make_person, make_user

pytestmark = pytest.mark.django_db


def url(name, thing):
    return reverse(f"enrolment_staff:{name}", args=[thing.uuid])


OWN = {
    "then": "own", "label": "Taglia", "kind": "choice", "choices": "S\nM | Medium", "purpose": "Per le magliette",
    "keep_until_days": "5", "position": "",
}  # fmt: skip


def test_ready_made_questions_come_with_purpose_and_retention(client, staff):
    activity = make_activity()
    client.post(url("questions", activity), {"then": "choose", "keys": ["gender", "tax_code"]})
    client.post(url("questions", activity), {"then": "choose", "keys": ["gender"]})
    rows = EnrolmentQuestion.objects.values_list("key", "keep_until_days", "position")
    assert list(rows) == [("gender", 365, 1), ("tax_code", 365, 2)]
    html = client.get(url("questions", activity)).content.decode()
    assert "conservata per un anno dopo la fine" in html


def test_an_unknown_ready_made_question_changes_nothing(client, staff):
    activity = make_activity()
    response = client.post(url("questions", activity), {"keys": ["gender", "salary"]}, follow=True)
    assert "Questa domanda non esiste" in response.content.decode()
    assert EnrolmentQuestion.objects.count() == 0


def test_staff_add_a_question_of_their_own_and_change_it(client, staff):
    activity = make_activity()
    client.post(url("questions", activity), OWN)
    row = EnrolmentQuestion.objects.get()
    assert (row.key, row.options) == (
        "own-1", [{"value": "S", "it": "S", "en": ""}, {"value": "M", "it": "M", "en": "Medium"}],
    )  # fmt: skip
    client.post(url("question", row), OWN | {"label": "Misura", "position": "7"})
    row.refresh_from_db()
    assert (row.label, row.position, len(row.options)) == ("Misura", 7, 2)
    client.post(url("question_remove", row))
    assert EnrolmentQuestion.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"label": ""}, "label"),
        ({"choices": "S"}, "choices"),
        ({"choices": "S\nS\nM"}, "choices"),
        ({"kind": "scale"}, "kind"),
        ({"keep_until_days": "-1"}, "keep_until_days"),
        ({"keep_until_days": "99999"}, "keep_until_days"),
        ({"keep_until_days": "per sempre"}, "keep_until_days"),
        ({"position": "1000000000"}, "position"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, staff, wrong, field):
    response = client.post(url("questions", make_activity()), OWN | wrong)
    assert list(response.context["form"].errors) == [field]
    assert EnrolmentQuestion.objects.count() == 0


def test_an_answered_question_keeps_its_answers_to_choose_from(client, staff):
    activity = make_activity()
    client.post(url("questions", activity), OWN)
    row = EnrolmentQuestion.objects.get()
    actions.enrol(activity=activity, person=make_person(), extras={"own-1": "M"})
    client.post(url("question", row), OWN | {"label": "Misura", "choices": "XL\nXXL"})
    row.refresh_from_db()
    assert (row.label, row.options[0]["value"]) == ("Misura", "S")


def test_answers_stand_on_the_persons_own_row_and_in_the_export_and_both_are_logged(client, staff):
    activity = make_activity()
    actions.choose_questions(activity=activity, keys=["citizenship", "gender"], by=staff)
    row = actions.enrol(
        activity=activity, person=make_person(), extras={"citizenship": "=Zzyx", "gender": "woman"}
    )
    for name in ("activities", "queue"):
        assert "Zzyx" not in client.get(reverse(f"enrolment_staff:{name}")).content.decode()
    assert "Zzyx" not in client.get(url("activity", activity)).content.decode()
    assert "=Zzyx" in client.get(url("person", row)).content.decode()
    export = client.get(url("export", activity)).content.decode()
    assert "'=Zzyx;donna" in export
    events = AccessEvent.objects.filter(actor=staff).order_by("pk").values_list("what", flat=True)
    assert list(events)[-2:] == ["read enrolment answers", "export enrolments"]


@pytest.mark.parametrize("name", ["questions", "export"])
def test_only_staff_come_in(client, name):
    client.force_login(make_user())
    assert client.get(url(name, make_activity())).status_code in (302, 404)


def test_without_the_right_to_personal_data_answers_are_not_there(client, staff):
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename="export_personal_data")
    for group in staff.groups.all():
        group.permissions.remove(permission)
    row = actions.enrol(activity=make_activity(), person=make_person())
    assert client.get(url("person", row)).status_code == 404
    assert client.get(url("activity", row.activity)).status_code == 200
