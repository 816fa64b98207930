"""Certificates of attendance: who may have one, what stays written on it, how its PDF is made."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from land.accounts import actions as people
from land.core.models import PrivateFile, Programme
from land.enrolment import actions, certificates, errors, offers, tasks
from land.enrolment.actions.printing import certificate_pdf
from land.enrolment.models import Attendance, Certificate, EnrolmentLog
from land.enrolment.models.certificate import ALPHABET, new_code
from land.notifications.kinds import kinds
from land.notifications.models import Notice
from tests.make.courses import make_edition
from tests.make.enrolment import make_attended, make_past, make_place
from tests.make.people import make_person, make_staff, make_user

pytestmark = pytest.mark.django_db
AVAILABLE = "enrolment-certificate-available"


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages)


def content_of(certificate: Certificate) -> bytes:
    certificate.refresh_from_db()
    with certificate.file.file.open("rb") as stored:
        return stored.read()


@pytest.fixture
def rules():
    """Conditions and facts that a test adds, taken away after it."""
    before = {kind: list(known) for kind, known in certificates._conditions.items()}
    facts = dict(certificates._facts)
    yield certificates
    certificates._conditions.clear()
    certificates._conditions.update(before)
    certificates._facts.clear()
    certificates._facts.update(facts)


# ---- Who may have one ----


def test_three_meetings_of_four_are_enough():
    assert certificates.missing(make_attended(make_past(), 3)) == []


def test_below_the_threshold_the_reason_says_how_much_and_how_much_is_needed():
    enrolment = make_attended(make_past(), 2)
    said = "La presenza è del 50% (4 ore su 8 ore): serve almeno il 75%."
    assert certificates.missing(enrolment) == [said]
    with pytest.raises(errors.NotYetCertified) as refusal:
        actions.issue(enrolment=enrolment, by=None)
    assert str(refusal.value) == f"L’attestato non si può rilasciare. {said}"
    assert Certificate.objects.count() == 0


def test_a_minute_short_of_the_threshold_is_short_of_it():
    enrolment = make_attended(make_past(), 3)
    Attendance.objects.filter(pk=enrolment.attendances.first().pk).update(minutes=119)
    assert certificates.missing(enrolment) == [
        "La presenza è del 74% (5 ore e 59 minuti su 8 ore): serve almeno il 75%."
    ]


def test_the_threshold_is_that_of_the_event():
    assert certificates.missing(make_attended(make_past(attendance_threshold=50), 2)) == []


def test_nobody_is_certified_before_the_last_meeting_is_over():
    activity = make_past()
    enrolment = make_attended(activity, 4)
    last = max(meeting.ends_at for meeting in activity.meetings.all())
    at = max(last, activity.ends_at)
    assert certificates.missing(enrolment, at=at) == []
    (said,) = certificates.missing(enrolment, at=at - timedelta(minutes=1))
    assert said.startswith("Non è ancora finito: termina il ")


def test_a_place_given_up_earns_nothing():
    enrolment = make_attended(make_past(), 4)
    actions.cancel(enrolment=enrolment, by=None)
    enrolment.refresh_from_db()
    assert certificates.missing(enrolment) == ["Non c’è un posto confermato: l’iscrizione è «annullata»."]


def test_what_was_called_off_certifies_nothing():
    activity = make_past()
    enrolment = make_attended(activity, 4)
    actions.cancel_activity(activity=activity, by=make_staff(), reason="Maltempo")
    enrolment.refresh_from_db()
    enrolment.activity.refresh_from_db()
    assert "L’appuntamento non si è tenuto." in certificates.missing(enrolment)


def test_when_every_meeting_was_called_off_there_are_no_hours():
    activity = make_past()
    enrolment = make_attended(activity, 4)
    for meeting in activity.meetings.all():
        actions.cancel_meeting(meeting=meeting, by=None)
    assert certificates.missing(enrolment) == ["Nessun incontro si è tenuto: non ci sono ore da attestare."]


def test_a_meeting_called_off_is_due_from_nobody():
    activity = make_past()
    enrolment = make_attended(activity, 3)
    last = activity.meetings.order_by("starts_at").last()
    actions.cancel_meeting(meeting=last, by=None)
    assert actions.issue(enrolment=enrolment, by=None).snapshot["percent"] == 100


def test_a_room_adds_its_own_condition(rules):
    rules.conditions("barcamp", lambda enrolment: ["Manca l’elaborato del gruppo."])
    enrolment = make_attended(make_past(), 2)
    assert certificates.missing(enrolment) == [
        "La presenza è del 50% (4 ore su 8 ore): serve almeno il 75%.",
        "Manca l’elaborato del gruppo.",
    ]
    assert certificates.missing(make_attended(make_past(kind="module"), 4)) == []


def test_a_room_says_what_the_course_was(rules):
    rules.facts("module", lambda activity: {"course": "Il bilancio", "area": "Finanza"})
    past = make_past(kind="module", signatory="La direzione")
    said = actions.issue(enrolment=make_attended(past, 4), by=None).snapshot
    assert (said["course"], said["area"], said["signatory"]) == ("Il bilancio", "Finanza", "La direzione")
    with pytest.raises(ValueError, match="module"):
        rules.facts("module", lambda activity: {})


def test_the_certificate_of_a_course_names_its_area():
    edition = make_edition(title="Contare bene")
    said = certificates.facts_of(edition.activity)
    assert (said["course"], said["area"]) == ("Contare bene", "Crescere con il digitale")


# ---- Issued, revoked, issued anew ----


def test_a_certificate_says_who_what_when_where_how_long():
    programme = Programme.objects.create(
        title="L.A.N.D. 1",
        funder="Regione",
        cup="B81B23000010001",
        starts_on="2026-01-01",
        ends_on="2027-12-31",
    )
    activity = make_past(title="Progettare insieme", place=make_place(), programme=programme)
    person = make_person(first_name="Teresa", last_name="D’Amato")
    row = actions.issue(enrolment=make_attended(activity, 3, person), by=make_staff())
    local = timezone.localtime(activity.starts_at).date()
    assert row.snapshot == {
        "first_name": "Teresa",
        "last_name": "D’Amato",
        "course": "Progettare insieme",
        "kind": "barcamp",
        "area": "",
        "minutes_due": 480,
        "minutes_attended": 360,
        "percent": 75,
        "threshold": 75,
        "first_day": local.isoformat(),
        "last_day": (local + timedelta(days=3)).isoformat(),
        "place": f"Casa della cooperazione di prova, {activity.place.municipality}",
        "online": False,
        "programme": "L.A.N.D. 1",
        "cup": "B81B23000010001",
        "organiser": "Legacoop Lazio",
        "signatory": "",
    }


def test_a_code_has_80_bits_and_no_letter_to_mistake():
    assert (len(ALPHABET), len(ALPHABET) ** 16) == (32, 2**80)
    assert set("ILOU") & set(ALPHABET) == set()
    codes = {new_code() for _time in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {24}


def test_issuing_twice_is_one_certificate_and_one_notice():
    enrolment = make_attended(make_past(), 4, make_user().person)
    first, second = (actions.issue(enrolment=enrolment, by=None) for _time in range(2))
    assert first.pk == second.pk
    tasks.print_certificates()
    tasks.print_certificates()
    assert Notice.objects.filter(kind=AVAILABLE).count() == 1


def test_a_later_change_of_name_or_course_alters_nothing():
    activity = make_past(title="Come si chiamava")
    person = make_person(first_name="Lia", last_name="Prima")
    row = actions.issue(enrolment=make_attended(activity, 4, person), by=None)
    type(person).objects.filter(pk=person.pk).update(last_name="Dopo")
    type(activity).objects.filter(pk=activity.pk).update(title="Come si chiama", attendance_threshold=100)
    Attendance.objects.all().delete()
    actions.print_certificates()
    said = words(content_of(row))
    assert ("Lia Prima" in said, "Dopo" in said) == (True, False)
    assert ("Come si chiamava" in said, "8 ore su 8 ore" in said) == (True, True)


def test_a_reissue_has_the_present_name_and_revokes_the_old_one():
    staff, person = make_staff(), make_person(first_name="Lia", last_name="Prima")
    old = actions.issue(enrolment=make_attended(make_past(), 4, person), by=staff)
    type(person).objects.filter(pk=person.pk).update(last_name="Dopo")
    new = actions.reissue(certificate=old, by=staff, reason="Cambio di cognome")
    old.refresh_from_db()
    assert (old.name, old.is_valid, old.reason, old.revoked_by) == (
        "Lia Prima",
        False,
        "Cambio di cognome",
        staff,
    )
    assert (new.name, new.is_valid) == ("Lia Dopo", True)
    again = actions.reissue(certificate=old, by=staff, reason="Cambio di cognome")
    assert (again.pk, Certificate.objects.count()) == (new.pk, 2)


def test_a_reissue_that_is_not_earned_any_more_changes_nothing():
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    Attendance.objects.all().delete()
    with pytest.raises(errors.NotYetCertified):
        actions.reissue(certificate=row, by=None, reason="Ore corrette")
    row.refresh_from_db()
    assert row.is_valid is True


def test_revoking_needs_a_reason_and_happens_once():
    staff = make_staff()
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=staff)
    with pytest.raises(errors.NoReason):
        actions.revoke(certificate=row, by=staff, reason="  ")
    actions.revoke(certificate=row, by=staff, reason="Rilasciato per errore")
    first = row.revoked_at
    actions.revoke(certificate=row, by=staff, reason="Ancora")
    assert (row.revoked_at, row.reason) == (first, "Rilasciato per errore")


def test_every_step_is_in_the_log():
    staff = make_staff()
    enrolment = make_attended(make_past(), 4)
    old = actions.issue(enrolment=enrolment, by=staff)
    new = actions.reissue(certificate=old, by=staff, reason="Cambio di cognome")
    lines = EnrolmentLog.objects.filter(enrolment=enrolment, by=staff).order_by("pk")
    assert [line.reason for line in lines] == [
        f"Attestato {old.code} rilasciato",
        f"Attestato {old.code} revocato: Cambio di cognome",
        f"Attestato {new.code} rilasciato",
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"revoked_at": timezone.now()},
        {"reason": "Senza data"},
        {"sha256": "0" * 64},
        {"code": "LAND-0000-0000-0000-OOOO"},
    ],
)
def test_the_database_refuses_half_a_certificate(values):
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(**values)


def test_the_database_refuses_two_valid_certificates():
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(enrolment=row.enrolment, issued_at=timezone.now(), snapshot=row.snapshot)


def test_to_all_who_may_gives_the_others_their_reasons():
    activity = make_past()
    enough, short = make_attended(activity, 4), make_attended(activity, 1)
    assert actions.issue_all(activity=activity, by=None) == (
        1,
        [(short, ["La presenza è del 25% (2 ore su 8 ore): serve almeno il 75%."])],
    )
    assert Certificate.objects.get().enrolment == enough
    assert actions.issue_all(activity=activity, by=None)[0] == 0


def test_to_all_never_brings_back_what_was_revoked():
    activity = make_past()
    row = actions.issue(enrolment=make_attended(activity, 4), by=None)
    actions.revoke(certificate=row, by=None, reason="Errore")
    assert actions.issue_all(activity=activity, by=None) == (
        0,
        [(row.enrolment, ["L’attestato è stato revocato: un altro si rilascia solo a questa persona."])],
    )
    assert actions.issue(enrolment=row.enrolment, by=None).is_valid is True


def test_to_all_asks_as_many_questions_for_three_as_for_one(django_assert_num_queries):
    for number in (1, 3):
        activity = make_past()
        for _time in range(number):
            make_attended(activity, 4)
        with django_assert_num_queries(12):
            assert actions.issue_all(activity=activity, by=None)[0] == number


# ---- The PDF ----


def test_the_pdf_is_made_by_the_worker_and_holds_what_was_certified():
    activity = make_past(title="Progettare #insieme", place=make_place())
    person = make_person(first_name="Nicolò", last_name="*D’Amato*")
    row = actions.issue(enrolment=make_attended(activity, 3, person), by=None)
    assert (row.file, row.sha256) == (None, "")
    tasks.print_certificates()
    content = content_of(row)
    said = words(content)
    for part in (
        "Attestato di frequenza",
        "Nicolò *D’Amato*",
        "Progettare #insieme",
        "6 ore su 8 ore",
        row.code,
    ):
        assert part in said
    assert row.sha256 == hashlib.sha256(content).hexdigest() == row.file.sha256
    page = pypdf.PdfReader(BytesIO(content)).pages
    assert (len(page), page[0].mediabox.width > page[0].mediabox.height) == (1, True)
    root = pypdf.PdfReader(BytesIO(content)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("it", True)


def test_a_long_name_and_a_long_title_stay_on_one_page():
    activity = make_past(title="Parole molto lunghe per un corso " * 4, place=make_place("Casa " * 30))
    person = make_person(first_name="Maria Antonietta " * 4, last_name="Colonna di Paliano " * 3)
    row = actions.issue(enrolment=make_attended(activity, 4, person), by=None)
    assert len(pypdf.PdfReader(BytesIO(certificate_pdf(row))).pages) == 1


def test_the_pdf_is_kept_once():
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    assert [actions.print_certificates() for _time in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (PrivateFile.objects.count(), row.attempts, row.claimed_until) == (1, 1, None)


def test_whoever_died_while_printing_is_replaced_when_the_lease_is_over():
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    Certificate.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + timedelta(seconds=60))
    assert actions.print_certificates() == 0
    Certificate.objects.filter(pk=row.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert actions.print_certificates() == 1


def test_one_that_cannot_be_printed_stops_no_other(errors_expected):
    activity = make_past()
    bad, good = (actions.issue(enrolment=make_attended(activity, 4), by=None) for _time in range(2))
    Certificate.objects.filter(pk=bad.pk).update(snapshot={})
    assert actions.print_certificates() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.file, bad.claimed_until > timezone.now(), good.file is None) == (None, True, False)
    assert [record.getMessage() for record in errors_expected] == [
        f"The PDF of certificate {bad.pk} was not made (KeyError)."
    ]


def test_one_that_was_revoked_is_not_printed_nor_told():
    row = actions.issue(enrolment=make_attended(make_past(), 4), by=None)
    actions.revoke(certificate=row, by=None, reason="Errore")
    assert (actions.print_certificates(), Notice.objects.filter(kind=AVAILABLE).count()) == (0, 0)


def test_the_notice_brings_the_pdf_and_falls_silent_when_it_is_revoked():
    row = actions.issue(enrolment=make_attended(make_past(title="Bilanci"), 4), by=None)
    actions.print_certificates()
    kind, facts = kinds.get(AVAILABLE), Notice.objects.get(kind=AVAILABLE).facts
    (file,) = kind.attachments(facts)
    assert (file.name, file.content) == (f"attestato-{row.code}.pdf", content_of(row))
    assert (kind.context(facts)["title"], kind.still_true(facts)) == ("Bilanci", True)
    actions.revoke(certificate=row, by=None, reason="Errore")
    assert (kind.attachments(facts), kind.still_true(facts)) == ([], False)


# ---- One's own data ----


def test_my_data_name_my_certificates():
    person = make_user().person
    row = actions.issue(enrolment=make_attended(make_past(), 4, person), by=None)
    (said,) = offers.collect(person)
    assert said["certificate"] == f"{row.code}, {person.name}, {timezone.localdate():%d/%m/%Y}"


def test_a_certificate_outlives_the_account_of_whoever_earned_it(client):
    user = make_user(first_name="Lia", last_name="Prova")
    row = actions.issue(enrolment=make_attended(make_past(), 4, user.person), by=None)
    people.close_account(user=user)
    assert "Lia Prova" in client.get(reverse("enrolment:verify_code", args=[row.code])).content.decode()
    row.refresh_from_db()
    assert certificates.missing(row.enrolment)[-1].startswith("La persona ha lasciato la rete")
