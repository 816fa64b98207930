"""What the office decides about a response, from its screens; a colleague's part in what a person can have and erase."""

import pytest
from django.urls import reverse

from cooperatives import actions
from cooperatives.models import Answer, Remark, Response, SectionAssignment
from cooperatives.offers import erase, my_area, personal_data
from land.accounts.models import Person
from tests.cooperatives.test_staff import staff  # noqa: F401 (a fixture)
from tests.make.answers import no_answers
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def test_staff_reopen_sent_answers_with_a_reason(staff):  # noqa: F811
    response = make_response(make_wave(), make_cooperative(), sent=True)
    page = staff.get(reverse("responses_read", args=[response.uuid])).content.decode()
    address = reverse("responses_reopen", args=[response.uuid])
    assert address in page
    assert staff.post(address, {"reason": ""}).status_code == 422
    assert staff.post(address, {"reason": "Lavoratori sbagliati"}).status_code == 302
    assert list(Response.objects.order_by("revision").values_list("state", flat=True)) == [
        "reopened",
        "filling",
    ]
    assert staff.post(address, {"reason": "Ancora"}).status_code == 422


def test_staff_send_complete_answers_for_a_cooperative_and_incomplete_ones_are_refused(staff):  # noqa: F811
    response = make_response(make_wave(), make_cooperative(), no_answers())
    address = reverse("responses_send", args=[response.uuid])
    assert address in staff.get(reverse("responses_read", args=[response.uuid])).content.decode()
    Answer.objects.filter(response=response, question="Q8").update(value=None)
    assert staff.post(address, {"reason": "Al telefono"}).status_code == 422
    Answer.objects.filter(response=response, question="Q8").update(value=["NESSUNA"])
    assert staff.post(address, {"reason": "Al telefono"}).status_code == 302
    response.refresh_from_db()
    assert (response.state, response.on_behalf_reason) == ("submitted", "Al telefono")
    assert "Al telefono" in staff.get(reverse("responses_read", args=[response.uuid])).content.decode()


@pytest.mark.parametrize("name", ["responses_reopen", "responses_send"])
def test_only_staff_decide(client, name):
    response = make_response(make_wave(), make_cooperative(), sent=True)
    user = make_user()
    make_membership(response.cooperative, user)
    client.force_login(user)
    assert client.post(reverse(name, args=[response.uuid]), {"reason": "x"}).status_code == 404


def test_a_colleague_finds_the_section_in_their_area_and_can_be_erased():
    user = make_user()
    person = Person.objects.get(user=user)
    assert my_area(user) is None
    response = make_response(make_wave(), make_cooperative(), {})
    row = actions.delegate(response=response, section="automazione", email=user.email, by=None)
    actions.accept_section(uuid=row.uuid, token=row.token, user=user)
    actions.add_remark(response=response, question="Q9", text="Chiedo in officina", user=user)
    actions.save_answers(response=response, changes={("Q9", "I01"): 2}, lock_version=9, user=user)
    assert [found.section for found, _title, _open in my_area(user)["handed"]] == ["automazione"]
    assert [each["what"] for each in personal_data(person)] != []
    assert any("Chiedo in officina" in each.values() for each in personal_data(person))
    erase(person)
    assert not SectionAssignment.objects.exists()
    assert Remark.objects.get().user is None
    assert Answer.objects.get().user is None
