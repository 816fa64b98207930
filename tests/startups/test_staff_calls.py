"""Staff run a call from one desk: lines are read or refused with their number, lists do not grow with rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives.models import Cooperative
from land.core.models import Term
from startups.forms.calls import CallForm, initial_of_call
from startups.models import Call, CallMessage, Evaluation, Project
from startups.models.calls import GATE
from tests.make.cooperatives import make_tax_code
from tests.make.people import logged_in, make_staff, make_user
from tests.make.places import make_municipality
from tests.make.reference import make_terms
from tests.make.startups import make_call, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return logged_in(make_staff())


def typed(**values):
    return {
        "title": "Imprese di comunità", "summary": "Dall’idea alla cooperativa.", "threshold": "60",
        "opens_at": "2030-03-01T09:00", "closes_at": "2030-05-31T23:59:59",
        "criteria_admission": "Idea; 30; 4; Il bisogno è vero\nGruppo; 70",
        "questions": "Perché? | testo | obbligatoria\nQuanto tempo? | scelta | facoltativa | poco, molto",
        "phases": "01/03/2030-30/04/2030 BarCamp", **{f"gate_{key}": value for key, value in GATE.items()}, **values,
    }  # fmt: skip


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_one_form_makes_a_call_and_opens_it(staff):
    staff.post(reverse("startups_call_new"), typed(then="open", gate_contacts="20"))
    call = Call.objects.get()
    assert (call.state, call.slug, call.asks["contacts"]) == ("open", "imprese-di-comunita", 20)
    assert call.closes_at.isoformat() == "2030-05-31T21:59:59+00:00"
    assert [(row.name, row.weight, row.least) for row in call.criteria.all()] == [
        ("Idea", 30, 4),
        ("Gruppo", 70, 0),
    ]
    assert [(row["kind"], row["required"], row["choices"]) for row in call.questions] == [
        ("text", True, []),
        ("choice", False, ["poco", "molto"]),
    ]
    again = CallForm(
        {**initial_of_call(call), "opens_at": "2030-03-01T09:00", "closes_at": "2030-05-31T23:59:59"}
    )
    assert again.is_valid(), again.errors
    assert (again.facts()["questions"], again.facts()["phases"]) == (call.questions, call.phases)


@pytest.mark.parametrize(
    ("field", "text", "line"),
    [
        ("criteria_admission", "Idea; 30\nGruppo; molto", 2),
        ("criteria_admission", "Idea; 30\nidea; 20", 2),
        ("criteria_admission", "Idea; 30; 11", 1),
        ("questions", "Perché? | disegno", 1),
        ("questions", "Perché?\nQuale? | scelta | obbligatoria | una", 2),
        ("phases", "01/03/2030 BarCamp", 1),
        ("phases", "31/02/2030-30/04/2030 BarCamp", 1),
        ("phases", "01/05/2030-30/04/2030 BarCamp", 1),
    ],
)
def test_a_wrong_line_is_named_at_its_field_and_what_was_typed_stays(staff, field, text, line):
    page = staff.post(reverse("startups_call_new"), typed(**{field: text}))
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert f"Riga {line}:" in form.errors[field][0]
    assert form["title"].value() == "Imprese di comunità"
    assert Call.objects.count() == 0


def test_the_desk_does_not_grow_with_its_projects(staff):
    call = make_call()
    make_project(call=call, state="submitted")
    address = reverse("startups_call_desk", args=[call.pk])
    queries(staff, address)
    one = queries(staff, address)
    for _turn in range(2):
        make_project(call=call, state="submitted")
    assert queries(staff, address) == one


def test_the_public_list_does_not_grow_with_calls(client):
    make_call()
    address = reverse("startups:calls")
    queries(client, address)
    one = queries(client, address)
    make_call()
    make_call(state="running")
    assert queries(client, address) == one


def test_evaluations_asked_of_somebody_do_not_grow_their_list():
    judge, call = make_user(roles=("evaluator",)), make_call()

    def ask() -> None:
        project = make_project(call=call, state="submitted")
        Evaluation.objects.create(
            project=project, evaluator=judge.person, step="admission", due_at=timezone.now()
        )

    ask()
    client, address = logged_in(judge), reverse("startups:evaluations")
    queries(client, address)
    one = queries(client, address)
    ask()
    ask()
    assert queries(client, address) == one


def test_staff_duplicate_write_publish_and_move_a_call(staff):
    call = make_call()
    project = make_project(call=call, state="admitted")
    staff.post(
        reverse("startups_call_duplicate", args=[call.pk]), {"title": "Seconda", "opens_on": "2031-01-10"}
    )
    assert Call.objects.get(title="Seconda").state == "draft"
    staff.post(
        reverse("startups_call_write", args=[call.pk]), {"subject": "Ciao", "text": "Ci vediamo lunedì"}
    )
    assert call.messages.get().subject == "Ciao"
    for then in ("publish", "run", "conclude", "archive"):
        staff.post(reverse("startups_call_act", args=[call.pk]), {"then": then})
    call.refresh_from_db()
    assert (call.state, call.list_published_at is not None) == ("archived", True)
    page = staff.get(reverse("startups_project", args=[project.pk]))
    assert page.status_code == 200


def test_staff_lead_a_project_to_the_registry(staff):
    make_terms()
    project = make_project(state="starting")
    tutor = make_user(roles=("trainer",))
    staff.post(reverse("startups_project_tutors", args=[project.pk]), {"t-tutors": [tutor.person.pk]})
    assert list(project.tutors.all()) == [tutor.person]
    address = reverse("startups_project_birth", args=[project.pk])
    facts = {
        "name": "Officina del Borgo", "tax_code": "123", "legal_form": "coop_srl",
        "sector": Term.objects.get(scheme="sector", code="produzione-servizi").pk,
        "albo_category": Term.objects.get(scheme="albo", code="PL").pk, "municipality": make_municipality().pk,
        "founded_on": "2026-10-01", "representative": project.idea.group.contact.pk,
    }  # fmt: skip
    assert list(staff.post(address, facts).context["form"].errors) == ["tax_code"]
    staff.post(address, facts | {"tax_code": make_tax_code()})
    assert Project.objects.get().cooperative == Cooperative.objects.get()


def test_a_stranger_opens_none_of_staff_s_screens():
    call = make_call()
    project = make_project(call=call, state="submitted")
    client = logged_in(make_user(roles=("evaluator",)))
    names = ("desk", "edit", "duplicate", "write", "report")
    addresses = [reverse(f"startups_call_{name}", args=[call.pk]) for name in names]
    addresses += [reverse("startups_project", args=[project.pk])]
    assert {client.get(address).status_code for address in addresses} <= {302, 404}


def test_a_message_that_nobody_would_read_stays_in_its_form(staff):
    project = make_project(state="submitted")
    page = reverse("startups_call_write", args=[project.call_id])
    typed_words = {"subject": "Ciao", "text": "Ci vediamo lunedì", "states": ["born"]}
    form = staff.post(page, typed_words).context["form"]
    assert (list(form.errors), form["text"].value()) == (["states"], "Ci vediamo lunedì")
    assert CallMessage.objects.count() == 0
    assert staff.post(page, typed_words | {"states": ["submitted"]}).status_code == 302


def test_the_same_question_twice_is_refused_at_its_line(staff):
    answer = staff.post(reverse("startups_call_new"), typed(questions="Perché?\nQuanto?\nperché?"))
    assert "Riga 3" in str(answer.context["form"].errors["questions"])
