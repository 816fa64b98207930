"""Modules, field research, the pre-feasibility plan and the gate to the business plan."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from land.core.actions import LARGEST_FILE
from land.core.models import PrivateFile
from land.enrolment import actions as enrolment
from land.enrolment.models import Attendance
from startups.actions import prefeasibility as verbs
from startups.actions import research
from startups.actions.gate import gate
from startups.actions.prefeasibility_pdf import prefeasibility_pdf, tables_of
from startups.actions.states import AlreadyDone
from startups.models import Assumption
from startups.plan.estimates import Estimates, Sale, outlook
from startups.plan.indicators import Reach
from tests.make.learning import make_module
from tests.make.people import logged_in, make_user
from tests.make.startups import make_project


@pytest.mark.parametrize(
    ("fixed", "revenue", "variable", "reach", "point"),
    [
        (60000, 100000, 40000, Reach.REACHED, 100000),
        (45000, 90000, 0, Reach.REACHED, 45000),
        (30000, 50000, 50000, Reach.NOT_REACHABLE, None),
        (30000, 50000, 60000, Reach.NOT_REACHABLE, None),
        (0, 50000, 20000, Reach.REACHED, 0),
        (1000, 0, 0, Reach.NOT_COMPUTABLE, None),
    ],
)
def test_first_estimates_give_the_break_even_points_of_tv2(fixed, revenue, variable, reach, point):
    sale = Sale(Decimal(1), Decimal(revenue), Decimal(variable))
    told = outlook(Estimates(sales=[sale], fixed=[Decimal(fixed)]))
    assert (told.break_even.reach, told.break_even.revenue) == (reach, point)


def test_the_money_needed_is_what_is_invested_and_what_the_first_year_loses():
    told = outlook(
        Estimates(
            investments=[Decimal(5000)],
            sales=[Sale(Decimal(100), Decimal("12.50"), Decimal(2))],
            fixed=[Decimal(600)],
            people=[(Decimal("0.5"), Decimal(2000))],
        )
    )
    assert (told.revenue, told.result, told.need) == (
        Decimal("1250.00"),
        Decimal("-550.00"),
        Decimal("5550.00"),
    )


def write_all(plan, by=None):
    for key in verbs.SECTIONS:
        seen = plan.sections.get(key, {}).get("version", 0)
        plan = verbs.write_section(plan=plan, by=by, section=key, seen=seen, text=f"Testo {key}")
    return plan


@pytest.mark.django_db
def test_two_members_who_edit_the_same_section_get_both_texts_and_nothing_is_lost():
    user = make_user()
    project = make_project(by=user, state="training")
    plan = verbs.begin(project=project, by=user)
    verbs.write_section(plan=plan, by=user, section="3", seen=0, text="Il testo della collega")
    url = f"/startup/progetti/{project.uuid}/apprendimento/"
    assert logged_in(user).get(url).status_code == 200
    section = f"/startup/progetti/{project.uuid}/prefattibilita/1/sezioni/3/"
    answer = logged_in(user).post(section, {"text": "Il mio testo", "seen": 0})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Il testo della collega" in page and "Il mio testo" in page
    plan.refresh_from_db()
    assert plan.sections["3"] == {"text": "Il testo della collega", "version": 1}
    assert logged_in(user).post(section, {"text": "Insieme", "seen": 0}).status_code == 409
    told = {"text": "Insieme", "seen": 0, "instead_of": 1}
    assert logged_in(user).post(section, told).status_code == 302
    assert logged_in(user).post(section, told).status_code == 409
    plan.refresh_from_db()
    assert plan.sections["3"] == {"text": "Insieme", "version": 2}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("section", "table", "name", "more"),
    [("5", "competitors", "name", {}), ("8", "fixed", "label", {"amount": "1200.50", "source": "quote"})],
)
def test_rows_saved_meanwhile_are_seen_beside_mine_and_replaced_only_by_whoever_says_so(
    section, table, name, more
):
    user = make_user()
    project = make_project(by=user, state="training")
    plan = verbs.begin(project=project, by=user)
    theirs = [{name: "Riga della collega", **more}]
    verbs.write_section(
        plan=plan, by=user, section=section, seen=0, text="Il suo testo", rows={table: theirs}
    )
    url = f"/startup/progetti/{project.uuid}/prefattibilita/1/sezioni/{section}/"
    # The page was built when there were more rows than the colleague left.
    mine = {"text": "Il mio testo", "seen": 0}
    for number in range(8):
        mine |= {f"{table}-{number}-{name}": f"Riga mia {number}"}
        if more:
            mine |= {f"{table}-{number}-amount": "1.000,00", f"{table}-{number}-source": "quote"}
    answer = logged_in(user).post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(
        words in page for words in ("Il suo testo", "Riga della collega", "Il mio testo", "Riga mia 7")
    )
    assert ("1.200,50" in page) == bool(more)
    plan.refresh_from_db()
    assert [row[name] for row in plan.sections[table]["rows"]] == ["Riga della collega"]
    assert logged_in(user).post(url, mine).status_code == 409
    assert logged_in(user).post(url, mine | {"instead_of": 1}).status_code == 302
    plan.refresh_from_db()
    assert [row[name] for row in plan.sections[table]["rows"]] == [f"Riga mia {n}" for n in range(8)]


@pytest.mark.django_db
def test_a_full_plan_takes_six_pages_at_most():
    project = make_project(state="training")
    plan = verbs.begin(project=project, by=None)
    words = "Ogni settimana trenta famiglie del quartiere comprano da noi. " * 40
    for key in verbs.SECTIONS:
        rows = {
            table: [
                {
                    column: "1234.50"
                    if column in verbs.NUMBERS and table != "competitors"
                    else "field"
                    if column == "source"
                    else "Il banco del mercato del martedì"
                    for column in verbs.TABLES[table]
                }
                for _row in range(verbs.MOST_ROWS)
            ]
            for table in verbs.TABLE_OF.get(key, ())
        }
        most = verbs.SUMMARY if key == "1" else verbs.MOST_WORDS
        plan = verbs.write_section(plan=plan, by=None, section=key, seen=0, text=words[:most], rows=rows)
    assert len(PdfReader(BytesIO(prefeasibility_pdf(plan))).pages) <= 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1.234,56", "1234.56"),
        ("€ 1.000", "1000"),
        *((typed, None) for typed in ("1234.56", "1,234.56", "-5", "1e9", "NaN", "123456789012345")),
    ],
)
def test_numbers_are_read_as_italians_write_them_and_never_guessed(typed, kept):
    user = make_user()
    project = make_project(by=user, state="training")
    plan = verbs.begin(project=project, by=user)
    section = f"/startup/progetti/{project.uuid}/prefattibilita/1/sezioni/8/"
    told = {
        "text": "x",
        "seen": 0,
        "fixed-0-label": "Affitto",
        "fixed-0-amount": typed,
        "fixed-0-source": "quote",
    }
    answer = logged_in(user).post(section, told)
    plan.refresh_from_db()
    rows = plan.sections.get("fixed", {}).get("rows", [])
    assert (answer.status_code, [row["amount"] for row in rows]) == ((302, [kept]) if kept else (422, []))
    assert kept or typed in answer.content.decode()


@pytest.mark.django_db
def test_estimates_without_revenue_have_a_defined_result():
    user = make_user()
    project = make_project(by=user, state="training")
    plan = verbs.begin(project=project, by=user)
    rows = {"sales": [{"label": "Pane", "quantity": "0", "price": "0", "unit_cost": "0", "source": "field"}]}
    verbs.write_section(plan=plan, by=user, section="8", seen=0, text="x", rows=rows)
    base = f"/startup/progetti/{project.uuid}/prefattibilita/1/"
    browser = logged_in(user)
    assert [browser.get(base + end).status_code for end in ("", "stampa/", "pdf/")] == [200, 200, 200]
    assert browser.get(base + "pdf/").content.startswith(b"%PDF")
    assert logged_in(make_user()).get(base).status_code == 404


@pytest.mark.django_db
def test_a_plan_is_handed_in_when_everybody_signed_and_then_stays_as_it_was():
    user = make_user()
    project = make_project(by=user, state="training")
    plan = write_all(verbs.begin(project=project, by=user))
    members = list(verbs.group_of(project).members.all())
    verbs.ask_signatures(plan=plan, by=user)
    for member in members[:2]:
        verbs.sign_plan(plan=plan, member=member)
    with pytest.raises(verbs.NotSignedYet) as refused:
        verbs.submit_prefeasibility(plan=plan, by=user)
    assert str(members[2]) in str(refused.value)
    verbs.sign_plan(plan=plan, member=members[2])
    verbs.submit_prefeasibility(plan=plan, by=user)
    project.refresh_from_db()
    assert (plan.state, project.state) == ("submitted", "prefeasibility")
    with pytest.raises(AlreadyDone):
        verbs.submit_prefeasibility(plan=plan, by=user)
    with pytest.raises(verbs.HandedIn):
        verbs.write_section(plan=plan, by=user, section="1", seen=1, text="altro")
    project.__class__.objects.filter(pk=project.pk).update(state="prefeasibility_rework")
    nxt = verbs.begin(project=project, by=user)
    assert (nxt.number, nxt.sections, verbs.begin(project=project, by=user)) == (2, plan.sections, nxt)


@pytest.mark.django_db
def test_seven_days_of_silence_count_as_agreeing_for_the_very_words_that_were_sent():
    user = make_user()
    project = make_project(by=user, state="training")
    plan = write_all(verbs.begin(project=project, by=user))
    plan = verbs.ask_signatures(plan=plan, by=user)
    later = timezone.now() + timedelta(days=7, minutes=1)
    assert verbs.waited_for(plan, later - timedelta(days=1)) and verbs.waited_for(plan, later) == []
    changed = verbs.write_section(plan=plan, by=user, section="1", seen=1, text="Cambiato")
    assert len(verbs.waited_for(changed, later)) == 3


@pytest.mark.django_db
def test_a_summary_has_a_thousand_characters_at_most():
    project = make_project(state="training")
    plan = verbs.begin(project=project, by=None)
    with pytest.raises(verbs.SummaryTooLong):
        verbs.write_section(plan=plan, by=None, section="1", seen=0, text="x" * 1001)


@pytest.mark.django_db
def test_two_who_change_one_assumption_or_one_research_lose_nothing():
    project = make_project(state="learning")
    first, second = (logged_in(member.person.user) for member in project.idea.group.members.all()[:2])
    assumed = research.save_assumption(project=project, by=None, text="Il pane si vende", critical=True)
    today = timezone.localdate()
    piece = research.save_research(
        project=project, by=None, method="Interviste", questions="?", people=6, findings="Sì", starts_on=today,
        ends_on=today, effects={assumed.pk: "confirms"},
    )  # fmt: skip
    told = {"method": "Interviste", "questions": "?", "people": 6, "starts_on": today, "ends_on": today}
    for page, facts, name in (
        (reverse("startups:assumption", args=[assumed.uuid]), {"critical": "on"}, "text"),
        (reverse("startups:research_change", args=[piece.uuid]), told, "findings"),
    ):
        seen = first.get(page).context["form"]["seen"].value()
        assert second.post(page, facts | {name: "Di sabato sì", "seen": seen}).status_code == 302
        late = first.post(page, facts | {name: "Solo il lunedì", "seen": seen})
        words = late.content.decode()
        assert (late.status_code, "Di sabato sì" in words, "Solo il lunedì" in words) == (409, True, True)
        again = late.context["form"]["seen"].value()
        assert first.post(page, facts | {name: "Sabato e lunedì", "seen": again}).status_code == 302
    assumed.refresh_from_db()
    piece.refresh_from_db()
    assert (assumed.text, piece.findings) == ("Sabato e lunedì", "Sabato e lunedì")


@pytest.mark.django_db
def test_the_plan_is_offered_only_while_it_can_be_written():
    told = {}
    for state in ("draft", "learning", "prefeasibility"):
        project = make_project(state=state)
        client, page = (
            logged_in(project.idea.group.contact.user),
            reverse("startups:learning", args=[project.uuid]),
        )
        told[state] = "Scrivi il piano" in client.get(page).content.decode()
        if state == "learning":
            verbs.begin(project=project, by=None)
            told["begun"] = "Continua il piano" in client.get(page).content.decode()
    assert told == {"draft": False, "learning": True, "begun": True, "prefeasibility": False}


@pytest.mark.django_db
def test_amounts_have_cents_and_quantities_the_decimals_that_they_have():
    project = make_project(state="learning")
    plan = verbs.begin(project=project, by=None)
    sales = {
        "label": "Riparazioni",
        "quantity": "2900.00",
        "price": "32",
        "unit_cost": "9.5",
        "source": "field",
    }
    people = {"label": "Soci", "fte": "2.50", "cost": "24500", "source": "estimate"}
    plan.sections = {"sales": {"rows": [sales]}, "people": {"rows": [people]}}
    rows = {name: table["rows"][0] for name, table in tables_of(plan).items()}
    assert (rows["sales"][1:4], rows["people"][1:3]) == (["2.900", "32,00", "9,50"], ["2,5", "24.500,00"])


@pytest.mark.django_db
def test_research_confirms_or_refutes_and_the_latest_has_the_last_word():
    project = make_project(state="learning")
    row = research.save_assumption(project=project, by=None, text="Il pane si vende", critical=True)
    today = timezone.localdate()
    facts = {
        "project": project,
        "by": None,
        "method": "Interviste",
        "questions": "?",
        "people": 6,
        "findings": "Sì",
    }
    old = {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=8)}
    first = research.save_research(**facts, **old, effects={row.pk: "confirms"})
    row.refresh_from_db()
    assert row.state == "confirmed"
    second = research.save_research(**facts, starts_on=today, ends_on=today, effects={row.pk: "refutes"})
    row.refresh_from_db()
    assert row.state == "refuted"
    research.remove_research(research=second, by=None)
    row.refresh_from_db()
    assert (row.state, first.effects.count()) == ("confirmed", 1)


@pytest.mark.django_db
def test_findings_are_read_by_the_group_and_whoever_accompanies_or_judges_it_alone():
    user = make_user()
    project = make_project(by=user, state="learning")
    url = f"/startup/progetti/{project.uuid}/apprendimento/ricerca/"
    assert (logged_in(user).get(url).status_code, logged_in(make_user()).get(url).status_code) == (200, 404)


@pytest.mark.django_db
def test_a_member_has_followed_a_module_when_attendance_reaches_its_threshold(django_assert_max_num_queries):
    project = make_project(state="training")
    module = make_module("finance")
    meeting = module.activity.meetings.get()
    for member, minutes in zip(verbs.group_of(project).members.all(), (180, 135, 134), strict=True):
        row = enrolment.enrol(activity=module.activity, person=member.person)
        Attendance.objects.create(meeting=meeting, enrolment=row, minutes=minutes)
    with django_assert_max_num_queries(12):
        lines = {line.key: line for line in gate(project)}
    assert (lines["modules"].reached, lines["modules"].met, lines["members"].met) == (1, False, True)
    assert list(lines) == [
        "modules",
        "visits",
        "contacts",
        "competitors",
        "sources",
        "assumptions",
        "members",
    ]


@pytest.mark.django_db
def test_the_gate_counts_assumptions_and_numbers_without_a_source():
    project = make_project(state="training")
    Assumption.objects.create(project=project, text="a", critical=True, state="confirmed")
    Assumption.objects.create(project=project, text="b", critical=True, value=3)
    lines = {line.key: line for line in gate(project)}
    assert (lines["assumptions"].reached, lines["assumptions"].met) == (50, False)
    assert (lines["sources"].reached, lines["sources"].met) == (1, False)


@pytest.mark.django_db
def test_a_module_has_its_page_and_stands_in_the_list():
    module = make_module("finance")
    browser = logged_in(make_user())
    assert browser.get(f"/startup/moduli/{module.slug}/").status_code == 200
    assert module.title in browser.get("/startup/moduli/").content.decode()


@pytest.mark.django_db
def test_the_gate_and_the_list_of_modules_ask_the_same_of_one_module_as_of_three(django_assert_num_queries):
    project = make_project(state="training")
    browser = logged_in(verbs.group_of(project).contact.user)

    def follow(topic: str) -> None:
        module = make_module(topic)
        for member in verbs.group_of(project).members.all():
            row = enrolment.enrol(activity=module.activity, person=member.person, accept_overlap=True)
            Attendance.objects.create(meeting=module.activity.meetings.get(), enrolment=row, minutes=180)

    follow("finance")
    browser.get("/startup/moduli/")
    with CaptureQueriesContext(connection) as one:
        assert gate(project)[0].reached == 1
    with CaptureQueriesContext(connection) as listed:
        browser.get("/startup/moduli/")
    follow("markets"), follow("product")
    with django_assert_num_queries(len(one)):
        assert gate(project)[0].reached == 3
    with django_assert_num_queries(len(listed)):
        browser.get("/startup/moduli/")


@pytest.mark.django_db
def test_the_list_of_researches_asks_the_same_of_one_as_of_three(django_assert_num_queries):
    project = make_project(state="learning")
    user = verbs.group_of(project).contact.user
    browser, address = logged_in(user), f"/startup/progetti/{project.uuid}/apprendimento/ricerca/"
    pdf = SimpleUploadedFile("nota.pdf", b"%PDF-1.7")
    today = timezone.localdate()

    def tell() -> None:
        assumption = Assumption.objects.create(project=project, text="Serve", critical=True)
        pdf.seek(0)
        research.save_research(
            project=project, by=user, effects={assumption.pk: "confirms"}, uploads=[pdf], method="Interviste",
            questions="Che cosa manca?", people=3, starts_on=today, ends_on=today, findings="Manca il pane.",
        )  # fmt: skip

    tell()
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    tell(), tell()
    with django_assert_num_queries(len(one)):
        browser.get(address)


BOMB = BytesIO()
with ZipFile(BOMB, "w", ZIP_DEFLATED) as archive:
    archive.writestr("xl/zeros.bin", bytes(30_000_000))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("programma.pdf", b"MZ\x90\x00", None), ("grande.pdf", b"%PDF-1.7" + bytes(LARGEST_FILE), None),
        ("bomba.zip", b"PK\x03\x04", None), ("bomba.xlsx", BOMB.getvalue(), "bomba.xlsx"),
        ("cifrato.pdf", b"%PDF-1.7 /Encrypt 1 0 R", "cifrato.pdf"),
        ("firmato.pdf.p7m", b"0\x82\x01", "firmato.pdf.p7m"), ("../../voci 🍞.pdf", b"%PDF-1.7", "voci 🍞.pdf"),
    ],
    ids=["exe renamed", "too large", "archive", "archive renamed, never opened", "encrypted", "signed", "folders and emoji"],
)  # fmt: skip
def test_a_research_s_attachment_is_what_it_begins_with_and_a_refusal_keeps_the_words(name, content, kept):
    project = make_project(state="learning")
    browser = logged_in(verbs.group_of(project).contact.user)
    today = timezone.localdate().isoformat()
    answer = browser.post(
        f"/startup/progetti/{project.uuid}/apprendimento/ricerca/nuova/",
        {"method": "Interviste", "questions": "Che cosa manca?", "people": "12", "starts_on": today, "ends_on": today,
         "findings": "Manca il pane.", "upload": SimpleUploadedFile(name, content)},
    )  # fmt: skip
    if kept is None:
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
        assert answer.context["form"]["findings"].value() == "Manca il pane."
        assert (project.research.count(), PrivateFile.objects.count()) == (0, 0)
    else:
        assert (answer.status_code, PrivateFile.objects.get().name) == (302, kept)
