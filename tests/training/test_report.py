"""The funder's report of training on its page: by area, edition, period; out of the site only for who may."""

import pytest
from django.urls import reverse

from land.accounts.models import AccessEvent
from land.accounts.reference import load_roles
from land.enrolment import certificates
from tests.make.classes import hand_in, make_class, make_groups, make_task
from tests.make.courses import past_edition
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
PLACE = "training:report"


@pytest.fixture
def staff(client):
    load_roles()
    user = make_user(roles=("staff",))
    client.force_login(user)
    return user


def test_only_staff_read_it(client):
    client.force_login(make_user())
    assert client.get(reverse(PLACE)).status_code == 404


def test_it_holds_what_was_asked_for_and_nothing_else(client, staff):
    edition = past_edition()
    page = client.get(reverse(PLACE)).content.decode()
    assert edition.code in page
    chosen = client.get(reverse(PLACE), {"edizione": edition.slug, "area": edition.course.area.code})
    assert edition.code in chosen.content.decode()
    none = client.get(reverse(PLACE), {"dal": "2001-01-01", "al": "2001-12-31"})
    assert "Nessuna edizione in questo periodo" in none.content.decode()


@pytest.mark.parametrize(
    "query", [{"area": "inventata"}, {"dal": "boh"}, {"dal": "2026-02-01", "al": "2026-01-01"}]
)
def test_what_cannot_be_asked_is_said_at_its_field(client, staff, query):
    answer = client.get(reverse(PLACE), query)
    assert answer.status_code == 422
    assert "field-wrong" in answer.content.decode() or "errorlist" in answer.content.decode()


def test_it_goes_out_as_workbook_and_pdf_and_the_archive_is_logged(client, staff):
    past_edition()
    kinds = {"xlsx": b"PK", "pdf": b"%PDF", "zip": b"PK"}
    for wanted, start in kinds.items():
        answer = client.get(reverse(PLACE), {"formato": wanted})
        assert b"".join(answer).startswith(start)
        assert wanted in answer["Content-Disposition"]
    assert client.get(reverse(PLACE), {"formato": "exe"}).status_code == 404
    assert AccessEvent.objects.filter(actor=staff, what="export training archive").count() == 1


def test_a_certificate_waits_for_the_work_of_the_group():
    edition, rows = make_class(3)
    task = make_task(make_groups(edition), for_certificate=True)
    assert any("Un piano" in reason for reason in certificates.missing(rows[0]))
    hand_in(task)
    assert not any("Un piano" in reason for reason in certificates.missing(rows[0]))
