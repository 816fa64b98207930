"""From an approved plan to a cooperative in the registry, and how it goes; what the funder reads."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives.actions.registry import TaxCodeTaken
from cooperatives.models import Cooperative, Membership
from land.accounts import demo as accounts
from land.core.actions import LARGEST_FILE
from land.core.models import PrivateFile, Term
from land.core.offers import kinds
from land.core.provenance import chain
from land.enrolment.errors import Full
from land.enrolment.models import Activity, Enrolment
from land.notifications.models import Notice
from startups.actions import outcomes, starting
from startups.actions.states import AlreadyDone, advance
from startups.demo import calls as demo_calls
from startups.demo import ideas as demo_ideas
from startups.models import FollowUp, Project
from tests.make.cooperatives import make_tax_code
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.places import make_municipality
from tests.make.reference import make_reference, make_terms
from tests.make.startups import make_call, make_project

pytestmark = pytest.mark.django_db


def birth_facts(**values):
    make_terms()
    return {
        "name": "Officina del Borgo", "tax_code": make_tax_code(), "legal_form": "coop_srl",
        "sector": Term.objects.get(scheme="sector", code="produzione-servizi"),
        "albo_category": Term.objects.get(scheme="albo", code="PL"), "municipality": make_municipality(),
        "founded_on": date(2026, 8, 31), "consent_directory": True, **values,
    }  # fmt: skip


def bear(project, **values):
    return outcomes.bear(
        project=project, representative=project.idea.group.contact, by=make_staff(), **birth_facts(**values)
    )


# ---- Appointments ----


def tutored():
    project, tutor = make_project(state="starting"), make_user()
    project.tutors.add(tutor.person)
    return project, tutor


def offer(project, tutor, days=3):
    starts = timezone.now() + timedelta(days=days)
    return starting.offer_appointment(
        project=project, tutor=tutor.person, starts_at=starts, minutes=60, by=tutor
    )


def test_only_a_tutor_offers_times_to_come_and_never_two_at_once():
    project, tutor = tutored()
    with pytest.raises(starting.NotATutor):
        offer(project, make_user())
    with pytest.raises(starting.TimePast):
        offer(project, tutor, days=-1)
    offer(project, tutor)
    with pytest.raises(starting.TimeTaken):
        offer(project, tutor)
    assert Notice.objects.filter(kind="startups-appointment-offered").count() == 3


def test_one_of_the_group_books_it_and_nobody_else():
    project, tutor = tutored()
    row = offer(project, tutor)
    first, second = list(project.idea.group.members.all())[:2]
    with pytest.raises(starting.NotOfTheGroup):
        starting.book(appointment=row, person=make_person())
    starting.book(appointment=row, person=first.person)
    with pytest.raises(Full):
        starting.book(appointment=row, person=second.person)
    assert Enrolment.objects.get().state == "confirmed"


def test_an_appointment_stands_in_no_public_list_and_on_nobody_else_s_page():
    project, tutor = tutored()
    row = offer(project, tutor)
    assert Activity.objects.public().count() == Activity.objects.coming(timezone.now()).count() == 0
    page = reverse("enrolment:enrol", args=[row.activity.uuid])
    assert logged_in(make_user()).get(page).status_code == 404
    assert logged_in(tutor).get(page).status_code == 200


def test_a_time_that_is_refused_stays_in_the_tutor_s_form_with_the_reason_at_its_field():
    project, tutor = tutored()
    client, page = logged_in(tutor), reverse("startups:appointment_offer", args=[project.uuid])
    for starts, count in (("2020-01-01T10:00", 0), ("", 0), ("2040-01-02T10:00", 1), ("2040-01-02T10:30", 1)):
        told = client.post(page, {"starts_at": starts, "minutes": "90", "subject": "Lo statuto"})
        assert project.appointments.count() == count
        if told.status_code == 422:
            form = told.context["slot_form"]
            assert (list(form.errors), form["subject"].value()) == (["starts_at"], "Lo statuto")
            assert 'id="offri" open' in told.content.decode()
    assert told.status_code == 422


def test_whoever_finds_the_time_booked_is_told_so_and_not_of_waiting_lists():
    project, tutor = tutored()
    row = offer(project, tutor)
    first, second = list(project.idea.group.members.all())[:2]
    starting.book(appointment=row, person=first.person)
    with pytest.raises(starting.BookedMeanwhile):
        starting.book(appointment=row, person=second.person)


def test_who_booked_may_give_the_time_back_and_the_tutor_may_take_it_back():
    project, tutor = tutored()
    row = offer(project, tutor)
    contact = project.idea.group.contact
    booked = starting.book(appointment=row, person=contact)
    page, back = (
        reverse("startups:starting", args=[project.uuid]),
        reverse("enrolment:detail", args=[booked.uuid]),
    )
    assert back in logged_in(contact.user).get(page).content.decode()
    take = reverse("startups:appointment_take_back", args=[row.uuid])
    assert logged_in(contact.user).post(take).status_code == 404
    assert take in logged_in(tutor).get(page).content.decode()
    logged_in(tutor).post(take)
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert "Scrivi che cosa si è deciso" not in logged_in(tutor).get(page).content.decode()
    with pytest.raises(starting.TimeBegun):
        starting.take_back(appointment=row, by=tutor, at=row.activity.starts_at)


# ---- Duties ----


def test_duties_are_reminded_fourteen_and_three_days_before_and_on_the_day_each_once():
    project, day = make_project(state="starting"), date(2030, 6, 30)
    item = starting.prepare_checklist(project=project, day=day)[0]
    project.items.exclude(pk=item.pk).delete()
    contact = project.idea.group.contact
    starting.change_item(item=item, state="doing", responsible=contact, due_on=day, note="", by=None)
    told = []
    for left in (15, 14, 14, 13, 3, 1, 0, -1):
        starting.remind_of_items(day=day - timedelta(days=left))
        told.append(Notice.objects.filter(kind="startups-duty-due").count())
    assert told == [0, 1, 1, 1, 2, 2, 3, 3]
    starting.change_item(item=item, state="done", responsible=contact, due_on=day, note="", by=None)
    assert starting.remind_of_items(day=day) == 0


def test_duties_of_a_workers_buyout_stand_only_there():
    project = make_project(state="starting")
    project.idea.theme = Term.objects.create(scheme="theme", code="wbo", title="Workers buyout")
    project.idea.save()
    keys = {item.key for item in starting.prepare_checklist(project=project)}
    assert {"naspi", "transfer", "union"} <= keys and "community" not in keys
    assert len(starting.prepare_checklist(project=project)) == len(keys)


def test_whoever_takes_care_is_of_the_group_or_its_tutor():
    project = make_project(state="starting")
    item = starting.prepare_checklist(project=project)[0]
    with pytest.raises(starting.OutsideTheGroup):
        starting.change_item(
            item=item, state="doing", responsible=make_person(), due_on=None, note="", by=None
        )


def test_a_document_is_read_by_the_group_its_tutors_and_staff_alone():
    project, tutor = tutored()
    item = starting.prepare_checklist(project=project)[0]
    client = logged_in(project.idea.group.contact.user)
    page = reverse("startups:starting_item", args=[item.uuid])
    wrong = client.post(page, {"state": "doing", "upload": SimpleUploadedFile("a.pdf", b"MZ un programma")})
    assert list(wrong.context["form"].errors) == ["upload"]
    client.post(
        page, {"state": "doing", "note": "Bozza", "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7 ecco")}
    )
    item.refresh_from_db()
    address = reverse("core:private_file", args=[item.document.uuid])
    reads = [logged_in(user).get(address).status_code for user in (tutor, make_staff(), make_user())]
    assert (item.note, reads) == ("Bozza", [200, 200, 404])


def test_two_who_change_one_duty_lose_nothing_and_the_second_reads_both_texts():
    project, tutor = tutored()
    item = starting.prepare_checklist(project=project)[0]
    page = reverse("startups:starting_item", args=[item.uuid])
    first, second = logged_in(project.idea.group.contact.user), logged_in(tutor)
    seen = second.get(page).context["form"]["seen"].value()
    first.post(page, {"state": "done", "note": "Norme della s.r.l.", "seen": seen})
    told = second.post(page, {"state": "doing", "note": "Meglio s.p.a.?", "seen": seen})
    shown = told.content.decode()
    item.refresh_from_db()
    assert (told.status_code, item.state, item.note) == (409, "done", "Norme della s.r.l.")
    assert ("Norme della s.r.l." in shown, "Meglio s.p.a.?" in shown) == (True, True)
    again = told.context["form"]["seen"].value()
    second.post(page, {"state": "doing", "note": "Norme della s.r.l., meglio s.p.a.?", "seen": again})
    item.refresh_from_db()
    assert (item.state, item.note) == ("doing", "Norme della s.r.l., meglio s.p.a.?")


def test_the_document_of_a_duty_is_named_where_it_is_changed_and_can_be_taken_away():
    project = make_project(state="starting")
    item = starting.prepare_checklist(project=project)[0]
    client, page = (
        logged_in(project.idea.group.contact.user),
        reverse("startups:starting_item", args=[item.uuid]),
    )
    assert "drop" not in client.get(page).context["form"].fields
    client.post(page, {"state": "doing", "upload": SimpleUploadedFile("bozza.pdf", b"%PDF-1.7 ecco")})
    assert "bozza.pdf" in client.get(page).content.decode()
    client.post(page, {"state": "doing", "drop": "on"})
    item.refresh_from_db()
    assert item.document is None


def test_the_checklist_counts_in_words_and_writes_months_small():
    project = make_project(state="starting")
    item = starting.prepare_checklist(project=project, day=date(2030, 5, 1))[0]
    starting.change_item(
        item=item, state="done", responsible=None, due_on=date(2030, 12, 14), note="", by=None
    )
    shown = logged_in(project.idea.group.contact.user).get(reverse("startups:starting", args=[project.uuid]))
    page = shown.content.decode()
    assert (f"1 di {project.items.count()} fatti" in page, "14 dic" in page, "14 Dic" in page) == (
        True, True, False,
    )  # fmt: skip


# ---- Birth ----


def test_a_cooperative_is_born_in_the_registry_and_leads_back_to_its_idea(client):
    project = make_project(state="starting")
    project.idea.visibility = "public"
    project.idea.save()
    cooperative = bear(project)
    project.refresh_from_db()
    assert (project.state, project.cooperative) == ("born", cooperative)
    invited = Membership.objects.get(cooperative=cooperative)
    assert (invited.person, invited.role) == (project.idea.group.contact, "representative")
    assert project.idea.get_absolute_url() in client.get(cooperative.get_absolute_url()).content.decode()
    with pytest.raises(AlreadyDone):
        bear(project)
    assert Cooperative.objects.count() == 1


def test_a_tax_code_that_is_there_already_leaves_everything_as_it_was():
    first, second = make_project(state="starting"), make_project(state="starting")
    taken = bear(first).tax_code
    with pytest.raises(TaxCodeTaken):
        bear(second, tax_code=taken)
    second.refresh_from_db()
    assert (second.state, FollowUp.objects.filter(project=second).count()) == ("starting", 0)


def test_the_representative_is_one_of_the_group():
    project = make_project(state="starting")
    with pytest.raises(outcomes.NotOfTheGroup):
        outcomes.bear(project=project, representative=make_person(), by=None, **birth_facts())


def test_follow_ups_are_due_six_twelve_twenty_four_and_thirty_six_months_later():
    project = make_project(state="starting")
    bear(project)
    assert list(project.follow_ups.values_list("months", "due_on")) == [
        (6, date(2027, 2, 28)), (12, date(2027, 8, 31)), (24, date(2028, 8, 31)), (36, date(2029, 8, 31)),
    ]  # fmt: skip
    for day in (date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 5)):
        outcomes.remind_follow_ups(day=day)
    assert Notice.objects.filter(kind="startups-follow-up-due").count() == 1


def test_the_contact_says_how_it_goes_in_italian_numbers():
    project = make_project(state="starting")
    bear(project, founded_on=timezone.localdate() - timedelta(days=190))
    row, later = list(project.follow_ups.all()[:2])
    client, page = logged_in(project.idea.group.contact.user), reverse("startups:follow_up", args=[row.uuid])
    facts = {"active": "yes", "jobs": "6", "women": "7", "revenue": "1,234.56"}
    assert list(client.post(page, facts).context["form"].errors) == ["revenue"]
    assert list(client.post(page, facts | {"revenue": "1.234,56"}).context["form"].errors) == ["women"]
    client.post(page, facts | {"revenue": "1.234,56", "women": "3"})
    row.refresh_from_db()
    assert (row.active, row.jobs, row.women, row.revenue) == (True, 6, 3, Decimal("1234.56"))
    assert logged_in(make_user()).get(page).status_code == 404
    assert client.get(reverse("startups:follow_up", args=[later.uuid])).status_code == 404, "months too early"
    shown = client.get(project.get_absolute_url()).content.decode()
    assert (">risposto<" in shown, str(later.uuid) in shown) == (True, False)


def test_an_idea_may_end_as_a_network_project():
    project = make_project(state="starting")
    outcomes.end_in_network(
        project=project, title="Rete", summary="Insieme", by=make_staff(), partners=["Alfa"]
    )
    project.refresh_from_db()
    assert (project.state, project.network_project.title) == ("network", "Rete")
    assert project.idea.group.contact in project.network_project.leads.all()


# ---- Showcase, funnel, report ----


def test_the_showcase_shows_only_who_agreed_to_be_seen(client):
    seen, unseen = make_project(state="starting"), make_project(state="starting")
    bear(seen, name="Officina Visibile")
    bear(unseen, name="Officina Riservata", consent_directory=False)
    page = client.get(reverse("startups:born")).content.decode()
    assert ("Officina Visibile" in page, "Officina Riservata" in page) == (True, False)


def test_the_funnel_counts_how_far_each_idea_came_even_if_it_ended():
    call = make_call()
    make_project(call=call, state="draft")
    make_project(call=call, state="submitted")
    stopped = make_project(call=call, state="learning")
    advance(stopped, to="training", by=None)
    advance(stopped, to="given_up", by=None, end_reason="time")
    bear(make_project(call=call, state="starting"))
    assert [many for _label, many in outcomes.funnel(call)] == [3, 2, 2, 2, 1, 1, 1, 1]


def test_the_report_tells_no_number_of_people_below_five():
    call = make_call()
    project = make_project(call=call, state="starting")
    bear(project)
    lines = {str(line.label.__str__()): line.value for line in outcomes.report(call)}
    assert list(lines.values()).count(None) == 1  # three people applied
    outcomes.answer_follow_up(
        follow_up=project.follow_ups.first(), active=True, jobs=12, women=6, young=9, by=None
    )
    values = [line.value for line in outcomes.report(call)]
    assert values[-3:] == [12, 6, None]  # nine of twelve leave three


def test_the_report_is_read_on_screen_and_taken_as_csv_xlsx_and_pdf():
    call = make_call()
    make_project(call=call, state="submitted")
    client, page = logged_in(make_staff()), reverse("startups_call_report", args=[call.pk])
    assert client.get(page).status_code == 200
    kinds_ = [client.get(page, {"formato": name}).headers["Content-Type"] for name in ("csv", "xlsx", "pdf")]
    assert kinds_ == [
        "text/csv; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/pdf",
    ]
    assert logged_in(make_user()).get(page).status_code in (302, 404)


def test_the_first_page_always_has_a_next_step(client):
    assert client.get(reverse("startups:home")).context["front"]["start"]["url"]
    call = make_call()
    assert client.get(reverse("startups:home")).context["front"]["start"]["url"] == call.get_absolute_url()
    project = make_project(state="training")
    mine = logged_in(project.idea.group.contact.user).get(reverse("startups:home"))
    assert mine.context["front"]["start"]["url"] == project.get_absolute_url()


def test_a_born_cooperative_s_kind_is_cited_by_provenance():
    assert kinds.get("cooperative") is not None and kinds.get("call") is not None
    assert Project.State.BORN == "born"


def test_the_demo_has_an_edition_with_ideas_everywhere_on_the_path_and_is_loaded_once(settings):
    settings.DEMO = True
    make_reference()
    accounts.load({})
    demo_ideas.load({})
    told = demo_calls.load()
    assert demo_calls.load() == told == {"calls": 2, "projects": 10}
    states = sorted(Project.objects.values_list("state", flat=True))
    assert states == [
        "born", "draft", "given_up", "learning", "network", "prefeasibility_rework", "starting", "stopped",
        "submitted", "training",
    ]  # fmt: skip
    consulted = Project.objects.get(state="starting")
    assert sorted(consulted.items.exclude(state="todo").values_list("state", flat=True)) == [
        "doing", "doing", "done", "done",
    ]  # fmt: skip
    assert (
        consulted.appointments.count(),
        Enrolment.objects.filter(activity__kind="appointment").count(),
    ) == (2, 1)
    born = Project.objects.get(state="born")
    assert born.idea.published_at < timezone.make_aware(
        datetime.combine(born.cooperative.founded_on, time(0))
    )
    assert timezone.localdate(born.state_since) == born.cooperative.founded_on
    chain_of = chain("cooperative", born.cooperative.uuid, AnonymousUser())["origins"]
    session = chain("idea", born.idea.uuid, AnonymousUser())["origins"]
    assert ([target.title for _label, target in chain_of], len(session)) == ([born.idea.title], 1)


def test_a_time_that_is_refused_keeps_what_the_tutor_typed():
    project, tutor = tutored()
    client, page = logged_in(tutor), reverse("startups:appointment_offer", args=[project.uuid])
    answer = client.post(page, {"starts_at": "2020-01-01T10:00", "minutes": "90", "subject": "I conti"})
    form = answer.context["slot_form"]
    assert (answer.status_code, list(form.errors)) == (422, ["starts_at"])
    assert (form["minutes"].value(), form["subject"].value()) == ("90", "I conti")
    assert [client.post(page, {"subject": "Solo questo"}).status_code, Activity.objects.count()] == [422, 0]


def test_what_was_agreed_is_asked_once_somebody_booked_or_the_hour_has_come():
    project, tutor = tutored()
    row = offer(project, tutor)
    page, agreed = (
        reverse(f"startups:{name}", args=[uuid])
        for name, uuid in (("starting", project.uuid), ("appointment_agreed", row.uuid))
    )
    assert agreed not in logged_in(tutor).get(page).content.decode()
    starting.book(appointment=row, person=project.idea.group.contact)
    assert agreed in logged_in(tutor).get(page).content.decode()


def test_the_page_of_the_start_asks_the_same_of_one_appointment_as_of_three(django_assert_num_queries):
    project, tutor = tutored()
    client, page = logged_in(tutor), reverse("startups:starting", args=[project.uuid])
    offer(project, tutor)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for days in (4, 5):
        offer(project, tutor, days=days)
    with django_assert_num_queries(len(one)):
        client.get(page)


@pytest.mark.parametrize("name", ["startups_project_birth", "startups_project_network"])
def test_birth_and_network_open_from_the_start_on_alone(name):
    project, client = make_project(state="planning"), logged_in(make_staff())
    address = reverse(name, args=[project.pk])
    assert client.get(address).headers["Location"] == reverse("startups_project", args=[project.pk])
    Project.objects.filter(pk=project.pk).update(state="starting")
    assert client.get(address).status_code == 200


# ---- Files (§5.4, row 17) ----

BOMB = BytesIO()
with ZipFile(BOMB, "w", ZIP_DEFLATED) as archive:
    archive.writestr("xl/zeros.bin", bytes(30_000_000))
FILES = [
    ("programma.pdf", b"MZ\x90\x00", None),
    ("vuoto.pdf", b"", None),
    ("pagina.pdf", b"<html><script>x()</script>", None),
    ("bomba.zip", BOMB.getvalue(), None),
    ("bomba.docx", BOMB.getvalue(), "bomba.docx"),
    ("cifrato.pdf", b"%PDF-1.7 /Encrypt 1 0 R", "cifrato.pdf"),
    ("statuto.pdf.p7m", b"0\x82\x01\x00", "statuto.pdf.p7m"),
    ("../../etc/atto 🍞.pdf", b"%PDF-1.7", "atto 🍞.pdf"),
    ("..\\..\\atto.pdf", b"%PDF-1.7", "atto.pdf"),
]


@pytest.mark.parametrize(("name", "content", "kept"), FILES, ids=[row[0] for row in FILES])
def test_a_duty_s_document_is_what_it_begins_with_is_never_opened_and_loses_its_folders(name, content, kept):
    project, _tutor = tutored()
    item = starting.prepare_checklist(project=project)[0]
    client = logged_in(project.idea.group.contact.user)
    page = reverse("startups:starting_item", args=[item.uuid])
    answer = client.post(
        page, {"state": "doing", "note": "Resta", "upload": SimpleUploadedFile(name, content)}
    )
    item.refresh_from_db()
    if kept is None:
        form = answer.context["form"]
        assert (list(form.errors), form["note"].value(), item.document) == (["upload"], "Resta", None)
        return
    assert (answer.status_code, item.document.name) == (302, kept)
    download = client.get(reverse("core:private_file", args=[item.document.uuid]))
    assert download["Content-Disposition"].startswith("attachment")
    shown = client.get(reverse("startups:starting", args=[project.uuid])).content.decode()
    assert ("firma non verificabile qui" in shown) == name.endswith("p7m")


def test_a_duty_s_document_over_the_limit_is_refused_with_the_limit():
    project, _tutor = tutored()
    item = starting.prepare_checklist(project=project)[0]
    upload = SimpleUploadedFile("grande.pdf", b"%PDF-1.7" + bytes(LARGEST_FILE))
    answer = logged_in(project.idea.group.contact.user).post(
        reverse("startups:starting_item", args=[item.uuid]), {"state": "doing", "upload": upload}
    )
    assert "20 MB" in answer.context["form"].errors["upload"][0]
    assert PrivateFile.objects.count() == 0
