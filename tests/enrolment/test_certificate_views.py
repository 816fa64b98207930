"""The doors to certificates: one's own PDFs, staff's register of an event."""

import pytest
from django.urls import reverse

from land.accounts.models import User
from land.accounts.reference import load_roles
from land.enrolment import actions
from land.enrolment.models import Certificate
from tests.make.enrolment import make_activity, make_attended, make_past
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    """Somebody of the office, with what the role gives."""
    load_roles()
    return make_user(roles=("staff",))


def content_of(certificate: Certificate) -> bytes:
    certificate.refresh_from_db()
    with certificate.file.file.open("rb") as stored:
        return stored.read()


def test_ones_own_certificates_and_nobody_elses(client):
    ada, other = make_user(), make_user()
    activity = make_past(title="Bilanci")
    mine, foreign = (
        actions.issue(enrolment=make_attended(activity, 4, user.person), by=None) for user in (ada, other)
    )
    client.force_login(ada)
    html = client.get(reverse("enrolment:certificates")).content.decode()
    assert (mine.code in html, foreign.code in html, "In preparazione" in html) == (True, False, True)
    assert client.get(reverse("enrolment:certificate_pdf", args=[mine.uuid])).url == "/attestati/"
    actions.print_certificates()
    answer = client.get(reverse("enrolment:certificate_pdf", args=[mine.uuid]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content) == content_of(mine)
    assert client.get(reverse("enrolment:certificate_pdf", args=[foreign.uuid])).status_code == 404
    foreign.refresh_from_db()
    assert client.get(reverse("core:private_file", args=[foreign.file.uuid])).status_code == 404
    assert mine.code in client.get(reverse("accounts:area")).content.decode()


def test_a_revoked_pdf_is_for_staff_alone(client, staff):
    ada = make_user()
    row = actions.issue(enrolment=make_attended(make_past(), 4, ada.person), by=None)
    actions.print_certificates()
    actions.revoke(certificate=row, by=None, reason="Un motivo")
    url = reverse("enrolment:certificate_pdf", args=[row.uuid])
    client.force_login(ada)
    html = client.get(reverse("enrolment:certificates")).content.decode()
    assert (client.get(url).status_code, "revocato" in html, "Un motivo" in html) == (404, True, False)
    client.force_login(staff)
    assert client.get(url).status_code == 200


def test_staff_issue_revoke_and_issue_anew(client, staff):
    activity = make_past()
    enough, short = make_attended(activity, 4), make_attended(activity, 1)
    client.force_login(staff)
    page = reverse("enrolment_staff:certificates", args=[activity.uuid])
    html = client.get(page).content.decode()
    assert "La presenza è del 25% (2 ore su 8 ore)" in html
    assert reverse("enrolment_staff:issue", args=[enough.uuid]) in html
    assert reverse("enrolment_staff:issue", args=[short.uuid]) not in html
    assert client.post(reverse("enrolment_staff:issue", args=[short.uuid])).url == page
    assert Certificate.objects.count() == 0
    html = client.post(
        reverse("enrolment_staff:issue_all", args=[activity.uuid]), follow=True
    ).content.decode()
    assert "1 attestato rilasciato." in html
    row = Certificate.objects.get()
    client.post(reverse("enrolment_staff:revoke", args=[row.uuid]), {"reason": ""})
    assert Certificate.objects.valid().count() == 1
    client.post(reverse("enrolment_staff:reissue", args=[row.uuid]), {"reason": "Cambio di cognome"})
    new = Certificate.objects.valid().get()
    client.post(reverse("enrolment_staff:revoke", args=[new.uuid]), {"reason": "Errore"})
    html = client.get(page).content.decode()
    assert ("Cambio di cognome" in html, Certificate.objects.valid().count()) == (True, 0)


@pytest.mark.parametrize("name", ["certificates", "issue_all"])
def test_only_staff_pass_the_staff_doors(client, name):
    client.force_login(make_user())
    url = reverse(f"enrolment_staff:{name}", args=[make_activity().uuid])
    assert (client.post if name == "issue_all" else client.get)(url).status_code in (302, 404)


def test_the_staff_page_asks_as_many_questions_for_three_as_for_one(
    client, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    counted = []
    for number in (1, 3):
        activity = make_past()
        for _time in range(number):
            make_attended(activity, 4)
        actions.issue_all(activity=activity, by=None)
        client.get(reverse("enrolment_staff:certificates", args=[activity.uuid]))
        with django_assert_max_num_queries(60) as questions:
            client.get(reverse("enrolment_staff:certificates", args=[activity.uuid]))
        counted.append(len(questions))
    assert counted[0] == counted[1]
