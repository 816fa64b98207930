"""The funder's report: numbers that can be counted by hand, nothing under five answers, everything that proves it in one ZIP."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from land.core.days import ROME
from land.core.errors import DomainError
from land.core.models import PrivateFile
from land.enrolment import actions
from land.enrolment.models import Activity, EnrolmentExtra
from land.enrolment.questions import READY
from land.enrolment.reports import archive, counting, files
from land.enrolment.reports.counting import Period, in_period, report_on
from tests.make.enrolment import make_attended, make_past
from tests.make.people import make_user
from tests.make.places import make_programme

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 un foglio firmato"


def gendered(activity, rows, *values):
    """The question on gender, answered by the first of these people."""
    question = activity.questions.create(key="gender", **READY["gender"].columns())
    EnrolmentExtra.objects.bulk_create(
        EnrolmentExtra(enrolment=row, question=question, value=value)
        for row, value in zip(rows, values, strict=False)
    )


EVER = Period()


def told(*activities, period=EVER):
    rows = Activity.objects.filter(pk__in=[row.pk for row in activities])
    report = report_on(in_period(rows, period), period)
    names = {row.pk: (f"C{number}", row.title) for number, row in enumerate(activities, start=1)}
    return files.Told(report, "Rendiconto", "Prova", ("Codice", "Corso"), names)


def test_the_numbers_of_one_activity_are_those_of_its_register():
    """Four meetings of two hours; one was there always, one at two of them, one never."""
    activity = make_past(4)
    for meetings in (4, 2, 0):
        make_attended(activity, meetings)
    away = make_attended(activity, 0)
    actions.cancel(enrolment=away, by=None)
    [line] = report_on([activity]).lines
    assert (line.enrolled, line.withdrawn, line.attended, line.enough) == (3, 1, 2, 1)
    assert (line.minutes_held, line.minutes_attended) == (8 * 60, 12 * 60)
    assert (line.satisfaction, line.answers) == (None, 0)


def test_a_period_counts_the_meetings_that_it_holds():
    activity = make_past(4)
    make_attended(activity, 4)
    second = timezone.localtime(activity.meetings.order_by("starts_at")[1].starts_at).date()
    [line] = told(activity, period=Period(second, second)).report.lines
    assert (line.minutes_held, line.minutes_attended, line.enough) == (120, 120, 1)
    assert told(activity, period=Period(last=second - timedelta(days=30))).report.lines == []
    assert told(activity, period=Period(first=timezone.localdate() + timedelta(days=1))).report.lines == []


def test_what_was_called_off_and_what_is_to_come_counts_no_hours():
    activity = make_past(4)
    make_attended(activity, 4)
    first = activity.meetings.order_by("starts_at").first()
    activity.meetings.filter(pk=first.pk).update(state="cancelled", cancelled_at=timezone.now())
    [line] = report_on([activity]).lines
    assert (line.minutes_held, line.minutes_attended) == (6 * 60, 6 * 60)
    [line] = report_on([activity], at=activity.starts_at).lines
    assert line.minutes_held == 0


def test_who_the_people_are_is_told_from_five_answers_on():
    activity = make_past(1)
    rows = [make_attended(activity, 1) for _number in range(6)]
    gendered(activity, rows, "woman", "woman", "woman", "man")
    [gender] = [each for each in report_on([activity]).breakdowns if each.key == "gender"]
    assert (gender.rows, gender.number) == ([], 0)
    EnrolmentExtra.objects.create(enrolment=rows[4], question=activity.questions.get(), value="man")
    [gender] = [each for each in report_on([activity]).breakdowns if each.key == "gender"]
    assert (gender.rows, gender.number) == ([("donna", 3), ("uomo", 2)], 5)


def test_more_activities_ask_no_more_queries():
    def queries(number):
        rows = [make_past(2) for _number in range(number)]
        for row in rows:
            make_attended(row, 1)
        with CaptureQueriesContext(connection) as seen:
            report_on(rows)
        return len(seen)

    assert queries(1) == queries(6)


def test_the_workbook_says_the_same_with_a_line_of_totals():
    first, second = make_past(2), make_past(2)
    make_attended(first, 2)
    make_attended(second, 1)
    with translation.override("it"):
        content = files.xlsx(told(first, second))
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Rendiconto", "Persone", "Note"]
    header, *lines, total = book["Rendiconto"].values
    held, attended = header.index("Ore svolte"), header.index("Ore frequentate")
    assert sorted((row[held], row[attended]) for row in lines) == [(4, 2), (4, 4)]
    assert (total[0], total[held], total[attended]) == ("Totale", 8, 6)


def test_the_pdf_is_tagged_and_holds_the_totals():
    activity = make_past(2)
    make_attended(activity, 2)
    with translation.override("it"):
        content = files.report_pdf(told(activity))
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content


def test_the_archive_holds_all_that_proves_it_and_names_what_is_missing():
    activity = make_past(2)
    row = make_attended(activity, 2)
    meeting = activity.meetings.order_by("starts_at").first()
    actions.keep_scan(meeting=meeting, upload=SimpleUploadedFile("firme.pdf", PDF), by=None)
    certificate = actions.issue(enrolment=row, by=None)
    with translation.override("it"), archive.archive(told(activity)) as content:
        files_in = zipfile.ZipFile(content)
        names = files_in.namelist()
        lacking = files_in.read("manca.txt").decode()
        [sheet] = [name for name in names if "/firme/" in name]
        assert files_in.read(sheet) == PDF
    assert {"rendiconto.xlsx", "rendiconto.pdf", "manca.txt"} < set(names)
    assert sum(name.endswith("/registro.xlsx") for name in names) == 1
    assert certificate.code in lacking
    assert lacking.count("manca il foglio firme") == 1


def test_certificates_that_are_printed_are_in_the_archive():
    activity = make_past(2)
    certificate = actions.issue(enrolment=make_attended(activity, 2), by=None)
    actions.print_certificates()
    with archive.archive(told(activity)) as content:
        names = zipfile.ZipFile(content).namelist()
    assert any(name.endswith(f"/attestati/{certificate.code}.pdf") for name in names)


def test_two_activities_of_one_name_have_a_folder_each():
    first, second = make_past(1), make_past(1)
    found = told(first, second)
    same = files.Told(
        found.report, found.title, found.about, found.heads, {row.pk: ("X",) for row in (first, second)}
    )
    with archive.archive(same) as content:
        registers = [name for name in zipfile.ZipFile(content).namelist() if name.endswith("registro.xlsx")]
    assert len(set(registers)) == 2


def test_a_sheet_is_kept_once_and_goes_with_its_bytes(django_capture_on_commit_callbacks):
    meeting = make_past(1).meetings.get()
    scan = actions.keep_scan(meeting=meeting, upload=SimpleUploadedFile("a.pdf", PDF), by=None)
    again = actions.keep_scan(meeting=meeting, upload=SimpleUploadedFile("b.pdf", PDF), by=None)
    assert again == scan
    assert PrivateFile.objects.filter(owner_kind="signature-sheet").count() == 1
    storage, name = scan.file.file.storage, scan.file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_scan(scan=scan)
    assert not PrivateFile.objects.filter(owner_kind="signature-sheet").exists()
    assert not storage.exists(name)


def test_signed_sheets_go_on_new_year_s_day_after_six_years_from_the_end_of_the_programme():
    activity = make_past(1)
    ends = timezone.localtime(activity.ends_at).date()
    programme = make_programme()
    programme.ends_on = date(ends.year + 1, 6, 30)
    programme.save()
    Activity.objects.filter(pk=activity.pk).update(programme=programme)
    meeting = activity.meetings.get()
    actions.keep_scan(meeting=meeting, upload=SimpleUploadedFile("a.pdf", PDF), by=None)
    last = datetime(ends.year + 7, 12, 31, 23, 0, tzinfo=ROME)
    assert actions.kept_until(Activity.objects.get(pk=activity.pk)) == last.date()
    assert actions.forget_scans(at=last) == 0
    assert actions.forget_scans(at=last + timedelta(hours=2)) == 1
    assert not PrivateFile.objects.filter(owner_kind="signature-sheet").exists()


def test_a_closed_register_is_read_and_says_so_before_anybody_types(client, staff):
    activity = make_past(1)
    row = make_attended(activity, 1)
    meeting = activity.meetings.get()
    url = reverse("enrolment:register_meeting", args=[meeting.uuid])
    assert "Salva il registro" in client.get(url).content.decode()
    ended = timezone.now() - timedelta(days=40)
    began = ended - timedelta(hours=2)
    Activity.objects.filter(pk=activity.pk).update(starts_at=began, ends_at=ended)
    activity.meetings.update(starts_at=began, ends_at=ended)
    page = client.get(url)
    assert "Il registro si è chiuso" in page.content.decode()
    assert "Salva il registro" not in page.content.decode()
    assert page.context["form"].fields[f"state_{row.pk}"].disabled


def test_at_most_ten_sheets_of_a_meeting():
    meeting = make_past(1).meetings.get()
    for number in range(10):
        upload = SimpleUploadedFile("a.pdf", PDF + str(number).encode())
        actions.keep_scan(meeting=meeting, upload=upload, by=None)
    with pytest.raises(DomainError):
        actions.keep_scan(meeting=meeting, upload=SimpleUploadedFile("a.pdf", PDF), by=None)


def test_staff_add_and_throw_away_sheets_and_a_stranger_sees_nothing(client, staff):
    meeting = make_past(1).meetings.get()
    place = reverse("enrolment:scans", args=[meeting.uuid])
    wrong = client.post(place, {"upload": SimpleUploadedFile("a.exe", b"MZ")})
    assert wrong.status_code == 422
    assert "Questi sì" in wrong.content.decode() or "PDF" in wrong.content.decode()
    client.post(place, {"upload": SimpleUploadedFile("firme.pdf", PDF)})
    scan = meeting.scans.get()
    file = reverse("core:private_file", args=[scan.file.uuid])
    assert client.get(file).status_code == 200
    assert (
        "firme.pdf" in client.get(reverse("enrolment:register_meeting", args=[meeting.uuid])).content.decode()
    )
    client.force_login(make_user())
    assert client.get(file).status_code == 404
    assert client.post(place, {"togli": str(scan.uuid)}).status_code == 404
    client.force_login(staff)
    assert client.post(place, {"togli": "nulla"}).status_code == 404
    client.post(place, {"togli": str(scan.uuid)})
    assert not meeting.scans.exists()


def test_a_period_of_a_day_is_that_day_in_rome():
    since, until = Period(timezone.localdate(), timezone.localdate()).bounds()
    assert until - since in (timedelta(hours=23), timedelta(hours=24), timedelta(hours=25))
    assert counting.Period().bounds() == (None, None)
