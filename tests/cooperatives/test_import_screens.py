"""Staff's screens of an import: choose the kind, follow it, undo it; what leaves a wave is logged."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cooperatives import actions
from cooperatives.models import Cooperative, ImportJob, YearlyFigures
from land.accounts.models import AccessEvent
from tests.cooperatives.test_import_answers import whole
from tests.make.answers import published_example
from tests.make.cooperatives import make_cooperative, make_response, make_tax_code, make_wave
from tests.make.people import make_user
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


@pytest.fixture
def trusted(staff):
    """Staff who may export personal data."""
    user = make_user(roles=("staff",))
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="export_personal_data"),
    )
    staff.force_login(user)
    return staff


def upload(client, content, kind, **more):
    data = {"file": SimpleUploadedFile("file.csv", content), "kind": kind} | more
    answer = client.post(reverse("cooperatives_import"), data)
    assert answer.status_code == 302, answer.content.decode()
    return ImportJob.objects.latest("pk")


def address(name, job):
    return reverse(f"cooperatives_import_{name}", args=[job.uuid])


def test_a_file_of_years_is_uploaded_applied_followed_and_undone(staff):
    cooperative = make_cooperative()
    job = upload(staff, f"codice_fiscale;anno;soci\n{cooperative.tax_code};2023;9\n".encode(), "years")
    staff.post(address("apply", job))
    assert staff.get(address("progress", job)).json() == {
        "state": "applying", "working": True, "total": 1, "done": 0, "text": "0 di 1",
    }  # fmt: skip
    page = staff.get(address("preview", job)).content.decode()
    assert (
        '<progress id="how-far" value="0" max="1">' in page
        and 'for="how-far"' in page
        and "follow.js" in page
    )
    actions.work_due()
    assert YearlyFigures.objects.get().members == 9
    assert staff.get(address("progress", job)).json() == {"state": "applied", "working": False}
    page = staff.get(address("preview", job)).content.decode()
    assert address("undo", job) in page and "follow.js" not in page
    assert staff.get(address("undo", job)).status_code == 200
    assert YearlyFigures.objects.count() == 1
    staff.post(address("undo", job))
    assert staff.get(address("progress", job)).json()["state"] == "undoing"
    actions.work_due()
    assert YearlyFigures.objects.count() == 0
    assert staff.get(address("undo", job)).status_code == 404


def test_a_file_of_answers_is_uploaded_and_reading_it_is_logged(staff):
    cooperative = make_cooperative()
    make_wave(code="prova")
    job = upload(staff, whole(cooperative), "responses", send="on")
    page = staff.get(address("preview", job)).content.decode()
    assert AccessEvent.objects.filter(what="answers in a file").count() == 1
    assert "Q4/D01" not in page or cooperative.name in page
    staff.post(address("apply", job))
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.counts["create"]) == ("applied", job.rows.count())


def test_a_change_is_shown_with_its_label_and_names_before_and_after(staff):
    make_terms()
    make_territories()
    code = make_tax_code(5)
    make_cooperative("Prima", tax_code=code)
    job = upload(
        staff, f"codice_fiscale;denominazione;comune_istat\n{code};Dopo;060038\n".encode(), "cooperatives"
    )
    page = staff.get(address("preview", job)).content.decode()
    assert "Prima → Dopo" in page and "Roma → Frosinone" in page


def test_undoing_says_first_what_stays(staff):
    make_terms()
    make_territories()
    header = "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat"
    content = f"{header}\n{make_tax_code(5)};Nuova;PL;produzione-servizi;058091\n"
    job = actions.apply_import(job=upload(staff, content.encode(), "cooperatives"))
    make_wave(cooperatives=[Cooperative.objects.get()])
    page = staff.get(address("undo", job)).content.decode()
    assert "in uso" in page and make_tax_code(5) in page
    assert Cooperative.objects.count() == 1


def test_a_page_of_lines_asks_no_more_for_three_than_for_one(staff):
    numbers = []
    for many in (1, 3):
        codes = [make_cooperative(f"Prima {many} {each}").tax_code for each in range(many)]
        lines = "\n".join(f"{code};Dopo" for code in codes)
        job = upload(staff, f"codice_fiscale;denominazione\n{lines}\n".encode(), "cooperatives")
        staff.get(address("preview", job))
        with CaptureQueriesContext(connection) as queries:
            staff.get(address("preview", job))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_what_leaves_is_logged_and_only_those_who_may_see_names(trusted, client):
    cooperative = make_cooperative("Cooperativa riconoscibile")
    cooperative.years.create(year=2023, members=4, source="staff")
    wave = make_wave(cooperatives=[cooperative])
    make_response(wave, cooperative, published_example(), sent=True)
    assert cooperative.tax_code in trusted.get(reverse("cooperatives_years_csv")).content.decode()
    assert trusted.get(reverse("cooperatives_years_xlsx")).status_code == 200
    assert cooperative.tax_code in trusted.get(reverse("waves_answers", args=[wave.pk])).content.decode()
    named = trusted.get(reverse("waves_workbook", args=[wave.pk])).content
    assert load_workbook(io.BytesIO(named))["dati"]["A1"].value == "codice_fiscale"
    assert set(AccessEvent.objects.values_list("what", flat=True)) >= {
        "yearly figures export", f"answers {wave.code}", f"data {wave.code}",
    }  # fmt: skip


def test_staff_who_may_not_export_personal_data_get_pseudonyms_only(staff):
    cooperative = make_cooperative()
    wave = make_wave(cooperatives=[cooperative])
    make_response(wave, cooperative, published_example(), sent=True)
    for name, args in (
        ("cooperatives_years_csv", []),
        ("cooperatives_years_xlsx", []),
        ("waves_answers", [wave.pk]),
    ):
        assert staff.get(reverse(name, args=args)).status_code in (302, 403, 404), name
    book = load_workbook(io.BytesIO(staff.get(reverse("waves_workbook", args=[wave.pk])).content))
    assert book["dati"]["A1"].value == "codice"
    assert AccessEvent.objects.filter(what=f"pseudonymous data {wave.code}").count() == 1


def test_nobody_but_staff_follows_or_undoes_an_import(client):
    job = ImportJob.objects.create(name="x.csv", sha256="0" * 64)
    client.force_login(make_user())
    for name in ("preview", "progress", "undo", "errors"):
        assert client.get(address(name, job)).status_code in (302, 403, 404), name
