"""An import works in the background, survives being killed, and can be taken back as a whole."""

import io
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from cooperatives import actions
from cooperatives.actions.exports import EXPORTED, registry_rows
from cooperatives.actions.importing import jobs, plan
from cooperatives.actions.importing.cooperatives import CooperativesFile
from cooperatives.actions.importing.report import report_header, report_rows
from cooperatives.models import Cooperative, FieldChange, ImportJob, ImportRow, Seat
from land.core.errors import WrongState
from land.core.exports import csv_text, xlsx_response
from land.core.models import Organisation
from tests.make.cooperatives import make_cooperative, make_membership, make_tax_code, make_wave
from tests.make.people import make_user
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db

HEADER = "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat"
CATEGORY = "LA"
BAD = "RSSMRA80A01H501U;Persona;PL;produzione-servizi;058091"


@pytest.fixture(autouse=True)
def reference(db):
    make_terms()
    make_territories()


def line(number, name=""):
    return f"{make_tax_code(number)};{name or f'Nuova {number}'};PL;produzione-servizi;058091"


def file(*lines, header=HEADER):
    return "\n".join((header, *lines)).encode()


def analysed(content, name="prova.csv"):
    return actions.analyse(content=content, name=name, by=None)


def imported(content, **options):
    return actions.apply_import(job=analysed(content), **options)


def undone(job, by=None):
    actions.undo_import(job=job, by=by)
    actions.work_on_import(job_pk=job.pk)
    job.refresh_from_db()
    return job


def said(job):
    return [m["code"] for row in job.rows.order_by("number") for m in row.messages]


def test_applying_only_begins_and_the_sweep_does_it():
    job = actions.start_import(job=analysed(file(line(1), BAD)))
    assert (job.state, job.done, Cooperative.objects.count()) == ("applying", 1, 0)
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.done, job.claimed_until) == ("applied", 2, None)
    assert (job.counts["create"], job.counts["error"]) == (1, 1)


def test_what_somebody_else_works_on_is_left_to_them_until_their_lease_ends():
    job = actions.start_import(job=analysed(file(line(1))))
    ImportJob.objects.filter(pk=job.pk).update(claimed_until=timezone.now() + timedelta(seconds=30))
    actions.work_on_import(job_pk=job.pk)
    assert Cooperative.objects.count() == 0
    ImportJob.objects.filter(pk=job.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    actions.work_due()
    assert Cooperative.objects.count() == 1


@pytest.mark.parametrize("killed_at", [1, 2, 3, 4, 6])
def test_killed_at_any_moment_it_goes_on_without_doubling(monkeypatch, killed_at):
    class Killed(BaseException):
        pass

    monkeypatch.setattr("cooperatives.actions.importing.decisions.CHUNK", 2)
    real, calls = CooperativesFile.write, []

    def write(self, decision, job):
        calls.append(decision.line.number)
        real(self, decision, job)
        if len(calls) == killed_at:
            raise Killed

    job = actions.start_import(job=analysed(file(*(line(number) for number in range(1, 7)))))
    with monkeypatch.context() as patch:
        patch.setattr(CooperativesFile, "write", write)
        with pytest.raises(Killed):
            actions.work_on_import(job_pk=job.pk)
    whole = (killed_at - 1) // 2 * 2
    job.refresh_from_db()
    assert (Cooperative.objects.count(), job.done, job.rows.filter(applied=True).count()) == (
        whole,
        whole,
        whole,
    )
    ImportJob.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.done, Cooperative.objects.count()) == ("applied", 6, 6)


def test_when_its_time_is_over_it_lets_go_of_the_job_and_somebody_goes_on(monkeypatch):
    monkeypatch.setattr("cooperatives.actions.importing.decisions.CHUNK", 1)
    job = actions.start_import(job=analysed(file(line(1), line(2), line(3))))
    actions.work_on_import(job_pk=job.pk, seconds=0)
    job.refresh_from_db()
    assert (job.state, job.done, job.claimed_until) == ("applying", 1, None)
    actions.work_due()
    assert Cooperative.objects.count() == 3


def test_a_line_that_cannot_be_written_any_more_is_an_error_and_the_others_go_on():
    job = actions.start_import(
        job=analysed(file(line(1) + ";attiva", line(2) + ";sospesa", header=HEADER + ";stato"))
    )
    make_cooperative(tax_code=make_tax_code(2), state="left")
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.counts["create"], job.counts["error"]) == ("applied", 1, 1)
    assert said(job) == ["E12"]


def test_all_or_nothing_takes_everything_back_when_a_line_fails_at_the_last_moment():
    content = file(line(1) + ";attiva", line(2) + ";sospesa", header=HEADER + ";stato")
    job = actions.start_import(job=analysed(content), all_or_nothing=True)
    make_cooperative(tax_code=make_tax_code(2), state="left")
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.problem, job.done, job.counts["error"]) == ("analysed", "all-or-nothing", 0, 1)
    assert Cooperative.objects.count() == 1
    assert job.rows.filter(applied=True).count() == 0


def test_all_or_nothing_writes_all_when_nothing_is_wrong():
    job = imported(file(line(1), line(2)), all_or_nothing=True)
    assert (job.state, job.done, Cooperative.objects.count()) == ("applied", 2, 2)


def test_two_jobs_of_the_same_file_cannot_both_begin():
    first, second = analysed(file(line(1))), analysed(file(line(1)))
    actions.start_import(job=first)
    with pytest.raises(jobs.BeingImported):
        actions.start_import(job=second)


def test_an_old_page_that_applies_again_is_told_that_the_file_is_in_already():
    job = imported(file(line(1)))
    with pytest.raises(jobs.AlreadyImported):
        actions.start_import(job=job)
    assert Cooperative.objects.count() == 1


def test_the_error_report_is_corrected_and_uploaded_as_it_is():
    header = HEADER + ";altro"
    job = imported(file(line(1) + ";x", "07643520568;=Somma;PL;produzione-servizi;058091;y", header=header))
    assert job.notes == ["W10:altro"]
    book = load_workbook(io.BytesIO(xlsx_response("errori", report_header(job), report_rows(job)).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0] == [*header.split(";"), "riga", "esito", "codice", "colonna", "messaggio"]
    assert rows[1][:6] == ["07643520568", "'=Somma", "PL", "produzione-servizi", "058091", "y"]
    assert rows[1][6] == 3 and rows[1][8:10] == ["W11 | E03", "denominazione | codice_fiscale"]
    book.active["A2"] = "07643520567"
    out = io.BytesIO()
    book.save(out)
    corrected = plan(out.getvalue(), "errori.xlsx")
    assert (corrected.unknown, corrected.counts["create"], corrected.counts["error"]) == (["altro"], 1, 0)


def test_undoing_removes_what_was_new_and_restores_what_was_changed():
    old = make_cooperative("Prima", tax_code=make_tax_code(2), phone="06 1", tags=["a"], state="active",
                           address="Via vecchia 1", postcode="00185", albo_category=CATEGORY)  # fmt: skip
    header = HEADER + ";telefono;tag;stato;indirizzo;cap;consenso_mappa"
    job = imported(
        file(line(1) + ";;;;;;", line(2, "Dopo") + ";06 2;b|c;sospesa;Via nuova 2;00186;sì", header=header)
    )
    assert Cooperative.objects.get(pk=old.pk).state == "suspended"
    seen = actions.look_at_undo(job=job)
    assert (seen.removed, seen.restored, seen.staying) == (1, 1, [])
    job = undone(job, make_user())
    row = Cooperative.objects.for_cards().get()
    assert (job.state, job.done, row.pk) == ("undone", 2, old.pk)
    assert (row.name, row.phone, row.tags, row.state, row.albo_category.code, row.suspended_at, row.consent_map) == (
        "Prima", "06 1", ["a"], "active", CATEGORY, None, False,
    )  # fmt: skip
    seat = Seat.objects.get()
    assert (seat.address, seat.postcode) == ("Via vecchia 1", "00185")
    assert Organisation.objects.filter(kind="cooperative").count() == 1
    traces = FieldChange.objects.filter(source="undo", job=job, user=job.undone_by)
    assert {"name", "phone", "tags", "state", "address", "postcode", "consent_map"} <= set(
        traces.values_list("field", flat=True)
    )
    state = traces.get(field="state")
    assert (state.previous, state.value) == ("suspended", "active")


def test_undoing_leaves_and_names_what_somebody_changed_since():
    old = make_cooperative("Prima", tax_code=make_tax_code(2), phone="06 1", email="a@b.example")
    job = imported(file(line(2) + ";06 2;c@d.example", header=HEADER + ";telefono;email"))
    actions.write_cooperative(cooperative=Cooperative.objects.for_cards().get(), source="test", phone="06 3")
    seen = actions.look_at_undo(job=job)
    assert [[m["code"] for m in messages] for _row, messages in seen.staying] == [["changed_since"]]
    job = undone(job)
    row = Cooperative.objects.for_cards().get(pk=old.pk)
    assert (row.name, row.phone, row.email) == ("Prima", "06 3", "a@b.example")
    assert [(m["code"], m["column"], m["value"]) for m in job.rows.get().messages] == [
        ("changed_since", "phone", "06 3")
    ]


@pytest.mark.parametrize("use", ["person", "survey", "year", "changed", "described"])
def test_undoing_keeps_a_new_cooperative_that_somebody_uses(use):
    job = imported(file(line(1)))
    cooperative = Cooperative.objects.for_cards().get()
    if use == "person":
        make_membership(cooperative, make_user())
    elif use == "survey":
        make_wave(cooperatives=[cooperative])
    elif use == "year":
        cooperative.years.create(year=2023, members=3, source="staff")
    elif use == "described":
        actions.write_cooperative(cooperative=cooperative, source="staff", description="Fa cose buone")
    else:
        actions.write_cooperative(cooperative=cooperative, source="test", name="Altro nome")
    job = undone(job)
    assert Cooperative.objects.count() == 1
    assert said(job) == ["kept_changed" if use == "changed" else "kept_used"]


def test_undoing_is_killed_and_goes_on(monkeypatch):
    job = imported(file(line(1), line(2), line(3)))
    actions.undo_import(job=job, by=None)

    def killed(self, rows, stays, job):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(CooperativesFile, "take_back_rows", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.work_on_import(job_pk=job.pk)
    ImportJob.objects.update(claimed_until=None)
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, Cooperative.objects.count(), job.rows.filter(undone=True).count()) == ("undone", 0, 3)


def test_an_import_is_undone_once_and_its_file_may_come_again():
    job = imported(file(line(1)))
    undone(job)
    with pytest.raises(WrongState):
        actions.undo_import(job=job, by=None)
    assert imported(file(line(1))).state == "applied"


def test_a_look_at_undoing_asks_no_more_for_many_rows_than_for_one():
    numbers = []
    for lines in ([1], [2, 3, 4]):
        job = imported(file(*(line(number) for number in lines)))
        with CaptureQueriesContext(connection) as queries:
            actions.look_at_undo(job=job)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_a_merged_cooperative_takes_nothing_new_but_comes_again_unchanged():
    into = make_cooperative("Nuova madre")
    gone = make_cooperative("Assorbita", tax_code=make_tax_code(9))
    actions.change_state(cooperative=gone, to="merged", successor=into)
    decided = plan(file(line(9)), "a.csv").decisions[0]
    assert (decided.outcome, [m["code"] for m in decided.line.messages]) == ("error", ["E13"])
    assert (
        plan(file(f"{make_tax_code(9)};fusa", header="codice_fiscale;stato"), "a.csv").counts["unchanged"]
        == 1
    )


def test_rows_are_kept_with_what_the_import_wrote():
    imported(file(line(1)))
    row = ImportRow.objects.get()
    assert row.applied and row.changes["name"] == [None, "Nuova 1"]
    assert row.changes["municipality"] == [None, "058091"]


def test_the_registry_with_its_nastiest_values_comes_again_unchanged():
    make_cooperative("=1+1 «Città» d’Ès  doppio", tax_code="00743110157", vat_number="00743110157", phone="-",
                     contact_name="'O Rre", rea="007", albo_number="0001", postcode="00185", address="@casa; \"3\"\nint. 2",
                     founded_on=date(1899, 12, 31), joined_on=date(2024, 2, 29), tags=["+a", "è"], sdgs=["3", "17"],
                     email="Maiuscola@Esempio.example", website="https://esempio.example/à?b=1",
                     ateco_code="62.01.00", ateco_edition="2022", consent_map=True)  # fmt: skip
    make_cooperative("-", municipality=None, elsewhere="Milano (MI)", address="|tubo", contact_name="＝largo",
                     tags=["=x", "y"], certifications=["ISO 9001", "-"], phone="+39 06 1", state="suspended",
                     ateco_code="88.99.00", ateco_edition="2022")  # fmt: skip
    make_cooperative("-meno 😀", state="draft", tags=["-"], legal_form="coop_srl", social_type="A")
    into = make_cooperative("Erede")
    actions.change_state(cooperative=make_cooperative("Fusa"), to="merged", successor=into)
    rows = list(registry_rows(Cooperative.objects.for_cards().prefetch_related("seats").by_name()))
    book = xlsx_response("registro", EXPORTED, rows).content
    for content, name in ((csv_text(EXPORTED, rows).encode(), "a.csv"), (book, "a.xlsx")):
        decided = plan(content, name)
        assert [
            (d.outcome, d.changes, d.line.messages) for d in decided.decisions if d.outcome != "unchanged"
        ] == []
        assert decided.counts["unchanged"] == 5


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_job_write_each_line_once(monkeypatch):
    monkeypatch.setattr("cooperatives.actions.importing.decisions.CHUNK", 2)
    make_terms()
    make_territories()
    job = actions.start_import(job=analysed(file(*(line(number) for number in range(1, 13)))))
    together, failed = threading.Barrier(3), []

    def work():
        try:
            together.wait(10)
            for _time in range(3):
                ImportJob.objects.filter(pk=job.pk).update(
                    claimed_until=None
                )  # as if every lease had run out
                actions.work_on_import(job_pk=job.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    actions.work_due()
    job.refresh_from_db()
    assert (job.state, job.done, Cooperative.objects.count()) == ("applied", 12, 12)
    assert job.counts["error"] == 0


def test_every_value_that_an_import_wrote_says_so():
    user = make_user()
    make_cooperative("Prima", tax_code=make_tax_code(1))
    content = file(line(1, "Dopo") + ";sospesa", header=HEADER + ";stato")
    job = actions.apply_import(job=actions.analyse(content=content, name="a.csv", by=user))
    traces = FieldChange.objects.filter(job=job).order_by("field")
    assert [(t.field, t.previous, t.value, t.source, t.user) for t in traces] == [
        ("name", "Prima", "Dopo", "import", user), ("state", "active", "suspended", "import", user),
    ]  # fmt: skip
