"""The report: its figures by themselves, its versions, who reads it when, its files."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from land.core.models import Link, SearchEntry
from land.enrolment import actions as enrolment
from land.notifications.models import Notice
from tests.make.after import (
    make_answers,
    make_cluster,
    make_concluded,
    make_count,
    make_idea,
    make_published,
    make_signed,
)
from tests.make.people import logged_in, make_staff, make_user
from tests.make.workshops import make_facilitator, make_participant, make_running, make_workshop, phone_of
from workshops.actions import library
from workshops.actions import report as verbs
from workshops.actions.codes import with_code
from workshops.actions.facts import facts_of
from workshops.actions.report_files import report_json, report_pdf
from workshops.actions.report_shown import shown
from workshops.models import Participant, Report, ReportComment, Workshop

pytestmark = pytest.mark.django_db


def part(facts, key):
    return next(each for each in shown(facts, {}) if each.key == key)


def test_only_a_concluded_workshop_has_a_report():
    with pytest.raises(verbs.NotConcluded):
        verbs.begin_report(workshop=make_running(), by=None)


def test_a_report_has_the_eight_parts_of_the_specification_with_their_figures():
    row = make_concluded()
    make_cluster(row)
    make_count(row, {make_idea(row): (6, 4), make_idea(row, "Il forno"): (0, 3)})
    facts = facts_of(row)
    assert [each.key for each in shown(facts, {"vote": "Parole"})] == [
        "present", "perceptions", "visions", "common", "ideas", "vote", "plan", "method",
    ]  # fmt: skip
    assert part(facts, "present").grids[0].rows == [
        ["Cittadini", "0", "6"], ["Cooperative", "0", "7"], ["In tutto", "0", "13"],
    ]  # fmt: skip
    assert [line[1:3] for line in part(facts, "vote").grids[0].rows] == [
        ["1. La bottega", "10"],
        ["2. Il forno", "3"],
    ]
    assert json.loads(json.dumps(facts)) == facts


def test_an_empty_vision_group_is_said_to_have_no_participant_and_there_is_no_fake_zero_per_cent():
    row = make_concluded(present=(6, 0))
    make_answers(row, "scale", "before", {"cittadini": ["3"] * 6})
    facts = facts_of(row)
    assert part(facts, "present").grids[0].rows[1] == ["Cooperative", "0", "nessun partecipante"]
    assert "Cooperative: nessun partecipante." in part(facts, "visions").sentences
    scale = part(facts, "perceptions").grids[0].rows
    assert scale[2] == ["Cooperative", "nessuna risposta", "nessuna risposta", "0", "0"]
    assert "0%" not in str(shown(facts, {})) and "0 %" not in str(shown(facts, {}))


def test_a_group_with_fewer_than_five_is_not_told_nor_is_the_one_that_gives_it_away():
    row = make_concluded(present=(4, 8))
    make_answers(row, "scale", "before", {"cittadini": ["1"] * 4, "cooperative": ["5"] * 8})
    facts = facts_of(row)
    assert facts["present"]["present"] == 12
    assert [each["present"] for each in facts["present"]["groups"]] == [None, None]
    before = facts["perceptions"][0]["before"]
    assert before["groups"] == before["means"] == {"cittadini": None, "cooperative": None}
    assert any("meno di 5 persone" in said for said in part(facts, "present").sentences)


def test_what_was_inserted_from_paper_is_said():
    row = make_concluded()
    make_cluster(row)
    said = part(facts_of(row), "method").sentences
    assert any("scritto a mano e inserito da carta" in each for each in said)


def test_who_was_there_reads_and_comments_for_ten_days_and_nobody_else():
    row, guest = make_concluded(), make_user()
    address = reverse("workshops:report_draft", args=[row.slug])
    report = verbs.begin_report(workshop=row, by=None)
    there = make_participant(row)
    assert phone_of(there).get(address).status_code == 404
    verbs.send_round(report=report, by=None)
    report.refresh_from_db()
    assert timedelta(days=9, hours=23) < report.review_until - timezone.now() <= timedelta(days=10)
    assert logged_in(guest).get(address).status_code == 404
    assert phone_of(make_participant(row, here=False)).get(address).status_code == 404
    phone = phone_of(there)
    assert "C’eri: leggilo" in phone.get(address).content.decode()
    assert phone.post(address, {"section": "vote", "text": ""}).status_code == 422
    phone.post(address, {"section": "vote", "text": "Mancano due schede."})
    assert ReportComment.objects.get().participant == there
    team = make_facilitator(row, "observer")
    assert logged_in(team).get(address).status_code == 200


def test_comments_end_with_the_ten_days():
    row = make_concluded()
    report = verbs.begin_report(workshop=row, by=None)
    verbs.send_round(report=report, by=None)
    Report.objects.filter(pk=report.pk).update(review_until=timezone.now())
    with pytest.raises(verbs.NotOpenToComments):
        verbs.comment(report=report, section="vote", text="Tardi")


def test_a_report_is_not_signed_while_who_was_there_reads_it():
    report = verbs.begin_report(workshop=make_concluded(), by=None)
    with pytest.raises(verbs.WrongState):
        verbs.sign(report=report, by=make_staff())
    verbs.send_round(report=report, by=None)
    with pytest.raises(verbs.StillRead):
        verbs.sign(report=report, by=make_staff())


def test_whoever_came_with_an_account_is_told_that_the_report_can_be_read():
    user = make_user()
    row = make_workshop()
    place = enrolment.enrol(activity=row.activity, person=user.person, group="cittadini")
    with_code(
        Participant(workshop=row, group=row.groups.all()[0], enrolment=place, arrived_at=timezone.now())
    ).save()
    now = timezone.now()
    Workshop.objects.filter(pk=row.pk).update(
        state="concluded", phase="closing", begun_at=now, concluded_at=now
    )
    row.refresh_from_db()
    verbs.send_round(report=verbs.begin_report(workshop=row, by=None), by=None)
    assert Notice.objects.get(kind="workshops-report-read").person == user.person
    assert logged_in(user).get(reverse("workshops:report_draft", args=[row.slug])).status_code == 200


def test_signing_freezes_figures_and_words_with_their_fingerprint():
    row, staff = make_concluded(), make_staff()
    report = make_signed(row, staff, vote="Parole firmate")
    make_idea(row)
    report.refresh_from_db()
    assert report.facts["ideas"] == [] and verbs.is_intact(report)
    with pytest.raises(verbs.SignedStays):
        verbs.write_words(report=report, by=staff, words={"vote": "Altre"})
    Report.objects.filter(pk=report.pk).update(words={"vote": "Altre"})
    report.refresh_from_db()
    assert not verbs.is_intact(report)


def test_a_published_report_is_corrected_only_by_a_new_version_that_says_what_it_corrects(client):
    row, staff = make_concluded(), make_staff()
    first = make_published(row, staff, vote="Prima versione")
    with pytest.raises(verbs.SayWhatItCorrects):
        verbs.begin_report(workshop=row, by=staff)
    second = verbs.begin_report(workshop=row, by=staff, rectifies="Il luogo era sbagliato.")
    assert (second.number, second.words) == (2, {"vote": "Prima versione"})
    with pytest.raises(verbs.BeingWritten):
        verbs.begin_report(workshop=row, by=staff, rectifies="Ancora")
    assert client.get(reverse("workshops:report_version", args=[row.slug, 2])).status_code == 404
    verbs.send_round(report=second, by=staff)
    Report.objects.filter(pk=second.pk).update(review_until=timezone.now())
    verbs.sign(report=second, by=staff)
    verbs.publish_report(report=second, by=staff)
    old = client.get(reverse("workshops:report_version", args=[row.slug, first.number])).content.decode()
    assert "Prima versione" in old and "Corregge: Il luogo era sbagliato." in old
    assert (
        "Che cosa corregge questa versione"
        in client.get(reverse("workshops:report", args=[row.slug])).content.decode()
    )
    assert SearchEntry.objects.filter(kind="workshop-report").count() == 1


def test_the_database_refuses_a_signed_report_without_fingerprint_and_two_versions_at_once():
    report = verbs.begin_report(workshop=make_concluded(), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="signed", signed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(workshop=report.workshop, number=2)


def test_only_a_published_report_is_seen_by_everybody(client):
    row, staff = make_concluded(), make_staff()
    address = reverse("workshops:report", args=[row.slug])
    report = make_signed(row, staff)
    assert client.get(address).status_code == 404
    verbs.publish_report(report=report, by=staff)
    assert client.get(address).status_code == 200
    assert client.get(reverse("workshops:data", args=[row.slug])).status_code == 200


def test_page_pdf_csv_and_json_tell_the_same_figures(client):
    row = make_concluded()
    make_count(row, {make_idea(row): (6, 4), make_idea(row, "Il forno"): (0, 3)})
    report = make_published(row, make_staff())
    told = report_json(report)
    assert told["sha256"] == verbs.digest_of(
        number=told["number"], facts=told["facts"], words=told["words"], rectifies=told["rectifies"]
    )
    assert [each["votes"] for each in told["facts"]["vote"][0]["options"]] == [10, 3]
    page = client.get(reverse("workshops:report", args=[row.slug])).content.decode()
    assert "1. La bottega" in page
    pdf = client.get(reverse("workshops:report_pdf", args=[row.slug, 1]))
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    table = client.get(reverse("workshops:report_csv", args=[row.slug, 1])).content.decode("utf-8-sig")
    assert "risultati;1;voti;10" in table
    assert client.get(reverse("workshops:report_json", args=[row.slug, 1])).json()["sha256"] == report.digest
    assert client.get(reverse("workshops:report_pdf", args=[row.slug, 2])).status_code == 404


def test_markup_in_a_vision_stays_text_on_page_and_pdf(client):
    row = make_concluded()
    make_idea(row, "<script>x()</script> #set text *ciao*")
    report = make_published(row, make_staff())
    page = client.get(reverse("workshops:report", args=[row.slug])).content.decode()
    assert "<script>x()" not in page and "&lt;script&gt;x()" in page
    assert report_pdf(report).startswith(b"%PDF")


def test_the_desk_is_for_the_control_room_editors_and_staff():
    row = make_concluded()
    address = reverse("workshops:after", args=[row.slug])
    for user in (make_facilitator(row), make_user(roles=("editor",)), make_staff()):
        assert logged_in(user).get(address).status_code == 200
    for user in (make_facilitator(row, "reception"), make_user()):
        assert logged_in(user).get(address).status_code == 404


def test_a_report_goes_from_draft_to_everybody_on_the_desk():
    row = make_concluded()
    client = logged_in(make_facilitator(row))
    client.post(reverse("workshops:report_begin", args=[row.slug]))
    desk = reverse("workshops:report_desk", args=[row.slug])
    assert client.post(desk, {"vote": "Si è votato bene."}).status_code == 302
    assert client.post(desk, {"vote": "x" * 6001}).status_code == 422
    move = reverse("workshops:report_move", args=[row.slug])
    client.post(move, {"then": "lettura"})
    verbs.comment(report=row.reports.get(), section="vote", text="Manca un numero.")
    page = client.get(desk).content.decode()
    assert "Manca un numero." in page and "Firmalo" not in page
    client.post(
        reverse("workshops:report_comment_answer", args=[ReportComment.objects.get().uuid]),
        {"answer": "Aggiunto."},
    )
    Report.objects.update(review_until=timezone.now())
    assert "Firmalo" in client.get(desk).content.decode()
    client.post(move, {"then": "firma"})
    client.post(move, {"then": "pubblica"})
    assert row.reports.get().state == "published"
    assert ReportComment.objects.get().answer == "Aggiunto."
    assert client.post(move, {"then": "altro"}).status_code == 404


def test_who_asks_to_be_forgotten_leaves_figures_as_they_are():
    from land.core import offers

    row, user = make_concluded(), make_user()
    report = verbs.begin_report(workshop=row, by=None)
    verbs.send_round(report=report, by=None)
    verbs.comment(report=report, section="vote", text="Bene.", by=user)
    before = facts_of(row)
    assert offers.personal_data.get("workshops-reports").collect(user.person)[0]["comment"] == "Bene."
    for key in ("workshops-reports", "workshops-plan"):
        offers.personal_data.get(key).erase(user.person)
    said = ReportComment.objects.get()
    assert (said.by, said.participant, said.text) == (None, None, "Bene.")
    assert facts_of(row) == before


def test_a_report_in_the_library_leads_both_ways():
    row, staff = make_concluded(), make_staff()
    report = make_published(row, staff)
    resource = library.keep_report(report=report, by=staff)
    assert resource.address.endswith(reverse("workshops:report", args=[row.slug]))
    assert Link.objects.filter(from_kind="workshop-report", to_kind="resource").count() == 1
    with pytest.raises(library.InTheLibrary):
        library.keep_report(report=report, by=staff)


def test_facts_cost_the_same_for_one_idea_and_for_three(django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    row = make_concluded()
    make_idea(row)
    with CaptureQueriesContext(connection) as one:
        facts_of(Workshop.objects.whole().get(pk=row.pk))
    make_idea(row, "Due")
    make_idea(row, "Tre")
    make_cluster(row)
    make_cluster(row, "Altro")
    with CaptureQueriesContext(connection) as three:
        facts_of(Workshop.objects.whole().get(pk=row.pk))
    assert len(three) <= len(one) + 1
