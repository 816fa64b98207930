"""The business plan as data: who writes what, what is refused, what stays, who reads what a member brings."""

import re
from datetime import date
from decimal import Decimal as D

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from land.accounts.models import AccessEvent
from land.core.models import DatedRule, SearchEntry
from startups.actions.groups import sign
from startups.actions.plan_shown import shown
from startups.actions.plans import (
    AlreadyDone,
    ChecksFail,
    LineInUse,
    NotNow,
    NotSigned,
    SomebodySaved,
    Submitted,
    TooFewMembers,
    add_row,
    content_of,
    digest_of,
    forget_rows,
    newer_rules,
    renew_rules,
    rows_of,
    save_row,
    save_section,
    sign_plan,
    start_plan,
    submit_plan,
    waited_for,
)
from startups.models import BusinessPlan, Evaluation, GroupMember, PlanMember, PlanSection, Project
from tests.make.people import logged_in, make_staff, make_user
from tests.make.plans import fill_plan, make_plan, people
from tests.make.startups import make_project

pytestmark = pytest.mark.django_db


def section(plan, key):
    return PlanSection.objects.select_related("plan").get(plan=plan, key=key)


def at(plan, name, *more):
    return reverse(f"startups:{name}", args=[plan.project.uuid, plan.number, *more])


def signed(plan):
    """Everybody signs the plan as it stands."""
    for member in GroupMember.objects.here().filter(group__idea=plan.project.idea):
        sign(member=member, what="plan", document=plan.uuid, digest=digest_of(plan))
    return plan


def form_of(page):
    """What the page's form would send: the names and values of its fields."""
    form = page.context["form"]
    told = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            told[bound.html_name] = value
    return told


# ---- Beginning ----


def test_a_plan_begins_with_a_row_for_each_member_and_the_rules_of_the_day():
    plan = make_plan(empty=True)
    assert (plan.number, plan.state, len(rows_of(plan))) == (1, "draft", 5)
    assert all(row.member is not None and row.subscribed is None for row in rows_of(plan))
    assert {rule["code"] for rule in plan.rules} >= {"ires", "soci-minimo", "tfr-divisore"}
    assert plan.sections.count() == 21


def test_beginning_twice_gives_the_same_draft():
    plan = make_plan(empty=True)
    assert start_plan(project=plan.project, by=None) == plan


def test_no_plan_begins_before_its_step_of_the_path():
    with pytest.raises(NotNow):
        start_plan(project=make_project(state="training"), by=None)


def test_two_drafts_of_one_project_are_refused_by_the_database():
    plan = make_plan(empty=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessPlan.objects.create(project=plan.project, number=2, rules_on=plan.rules_on)


# ---- Writing ----


def test_two_who_edit_the_same_section_get_both_texts_and_nothing_is_lost():
    plan = make_plan(empty=True)
    first, second = people(plan)[:2]
    address = at(plan, "plan_section", "market")
    page = logged_in(first).get(address)
    ours = form_of(page) | {"customers": "Le famiglie del quartiere."}
    theirs = form_of(logged_in(second).get(address)) | {"customers": "I condomini di via Roma."}
    assert logged_in(first).post(address, ours).status_code == 302
    conflict = logged_in(second).post(address, theirs)
    html = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Le famiglie del quartiere." in html and "I condomini di via Roma." in html
    assert content_of(plan)["market"]["customers"] == "Le famiglie del quartiere."
    together = form_of(conflict) | {"customers": "Le famiglie e i condomini."}
    assert logged_in(second).post(address, together).status_code == 302
    assert content_of(plan)["market"]["customers"] == "Le famiglie e i condomini."


def test_two_tabs_that_edit_one_table_get_both_texts():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "fixed_costs")
    page = form_of(client.get(address))
    assert client.post(address, page | {"0-amounts-0": "21.000"}).status_code == 302
    conflict = client.post(address, page | {"0-amounts-0": "23.000"})
    assert conflict.status_code == 409
    assert "21.000" in conflict.content.decode() and 'value="23.000"' in conflict.content.decode()


def test_the_same_form_sent_twice_is_saved_once_and_is_no_conflict():
    plan = make_plan(empty=True)
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "risks")
    told = form_of(client.get(address)) | {"risks": "Pochi clienti."}
    assert [client.post(address, told).status_code for _turn in range(2)] == [302, 302]
    assert section(plan, "risks").version == 1


def test_a_row_is_added_without_saving_and_keeps_everything_typed():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "investments")
    told = form_of(client.get(address)) | {"0-amount": "25.000", "2-label": "Notaio", "add": "1"}
    page = client.post(address, told)
    html = page.content.decode()
    assert page.status_code == 200
    assert 'value="25.000"' in html and 'value="Notaio"' in html and 'id="row-5"' in html
    assert section(plan, "investments").version == 0
    told = form_of(page) | {"4-label": "Insegna", "4-amount": "900", "4-life": "5"}
    assert client.post(address, told).status_code == 302
    rows = content_of(plan)["investments"]["rows"]
    assert [(row["label"], row["amount"]) for row in rows[-1:]] == [("Insegna", "900")]
    assert len(rows) == 5


def test_rows_left_empty_or_taken_away_are_not_kept():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "investments")
    told = form_of(client.get(address)) | {"1-drop": "on"}
    client.post(address, told)
    assert [row["label"] for row in content_of(plan)["investments"]["rows"]] == [
        "Attrezzature", "Costituzione", "Circolante",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("1.234,56", 302), ("€ 1.000", 302), ("", 302), ("1234.56", 422), ("1,234.56", 422), ("-5", 422),
        ("1e9", 422), ("NaN", 422), ("123456789012345", 422),
    ],
)  # fmt: skip
def test_what_could_mean_two_numbers_is_refused_with_an_example_and_what_was_typed_stays(typed, status):
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "investments")
    page = client.post(address, form_of(client.get(address)) | {"0-amount": typed})
    assert page.status_code == status
    if status == 422:
        assert f'value="{typed}"' in page.content.decode()
        assert len(page.context["form"].errors["0-amount"]) == 1
        assert content_of(plan)["investments"]["rows"][0]["amount"] == "24.000"
    else:
        assert content_of(plan)["investments"]["rows"][0]["amount"] == typed


def test_an_ambiguous_number_is_told_how_to_write_it():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "investments")
    page = client.post(address, form_of(client.get(address)) | {"0-amount": "1234.56"})
    assert "come in 1.234,56" in page.content.decode()


@pytest.mark.parametrize(
    ("key", "field", "typed"),
    [("investments", "0-life", "0"), ("funding", "1-rate", "500"), ("funding", "1-instalments", "0")],
)
def test_a_life_of_zero_or_a_rate_of_500_is_refused_at_its_field(key, field, typed):
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", key)
    page = client.post(address, form_of(client.get(address)) | {field: typed})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("funding", {"1-rate": "0"}), ("funding", {"1-amount": "0"}), ("funding", {"1-instalments": "1"}),
        ("revenue", {"0-quantities-0": "0", "0-quantities-1": "0", "0-quantities-2": "0"}),
    ],
)  # fmt: skip
def test_a_rate_of_zero_no_loan_one_month_and_no_revenue_have_a_defined_result(key, changes):
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", key)
    assert client.post(address, form_of(client.get(address)) | changes).status_code == 302
    page = client.get(at(plan, "plan_accounts"))
    assert page.status_code == 200
    if key == "revenue":
        assert "non calcolabile" in page.content.decode()


def test_naspi_typed_as_a_source_is_named_f2_with_a_way_there():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "funding")
    told = form_of(client.get(address)) | {"0-label": "Anticipo NASpI dei soci"}
    client.post(address, told)
    html = client.get(at(plan, "plan")).content.decode()
    assert "F2: «Anticipo NASpI dei soci» sembra NASpI o TFR" in html
    assert at(plan, "plan_section", "funding") + "#row-1" in html


def test_variable_costs_follow_their_line_and_a_line_in_use_is_not_taken_away():
    lines = [
        {"label": name, "quantities": ["10"] * 3, "prices": ["100"] * 3} for name in ("Uno", "Due", "Tre")
    ]
    costs = [{"label": "Materie", "values": ["22"] * 3, "line": "2"}]
    plan = make_plan(revenue=lines, variable_costs=costs)
    row, client = section(plan, "revenue"), logged_in(people(plan)[0])
    address = at(plan, "plan_section", "revenue")
    client.post(address, form_of(client.get(address)) | {"0-drop": "on"})
    assert content_of(plan)["variable_costs"]["rows"][0]["line"] == "1"
    refused = client.post(address, form_of(client.get(address)) | {"1-drop": "on"})
    assert refused.status_code == 422 and "Materie" in refused.content.decode()
    with pytest.raises(LineInUse):
        save_section(section=section(plan, "revenue"), content={"rows": []}, seen=1, by=None, kept=[])
    assert [each["label"] for each in section(plan, "revenue").content["rows"]] == ["Due", "Tre"]
    assert row.pk == section(plan, "revenue").pk


def test_the_kind_of_plan_brings_its_own_section():
    plan = make_plan(empty=True)
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "settings")
    assert client.get(at(plan, "plan_section", "buyout")).status_code == 404
    client.post(address, form_of(client.get(address)) | {"kind": "workers_buyout"})
    assert BusinessPlan.objects.get(pk=plan.pk).kind == "workers_buyout"
    assert client.get(at(plan, "plan_section", "buyout")).status_code == 200
    assert client.get(at(plan, "plan_section", "commons")).status_code == 404


def test_who_only_reads_in_the_group_reads_and_cannot_write():
    plan = make_plan()
    reader = people(plan)[3]
    GroupMember.objects.filter(person=reader.person).update(access="read")
    client, address = logged_in(reader), at(plan, "plan_section", "market")
    assert client.get(address).status_code == 200
    assert client.post(address, {"seen": "0", "customers": "Altro"}).status_code == 404


# ---- What a member brings ----

AMOUNTS = {"members": [{"subscribed": f"{number}.111", "paid": f"{number}.111"} for number in range(1, 6)]}
OTHERS = ("2.111", "3.111", "4.111", "5.111", "2111", "3111", "4111", "5111")
PAGES = ("plan", "plan_members", "plan_accounts", "plan_rules", "plan_json")


def leaks(client, plan, amounts=OTHERS):
    """The pages that say an amount of somebody else; the same digits within an identifier or a token are none."""
    found = []
    for name in PAGES:
        text = client.get(at(plan, name)).content.decode()
        found += [
            (name, amount)
            for amount in amounts
            if re.search(rf"(?<![\w-]){re.escape(amount)}(?![\w-])", text)
        ]
    return found


def test_a_member_reads_ones_own_row_and_the_totals_and_nothing_of_the_others():
    plan = make_plan(**AMOUNTS)
    client = logged_in(people(plan)[0])
    page = client.get(at(plan, "plan_members")).content.decode()
    assert 'value="1111"' in page and "15.555,00" in page
    assert leaks(client, plan) == []


def test_a_finding_on_ones_row_is_told_to_whose_row_it_is():
    plan = make_plan(
        members=[{"subscribed": "2.000", "paid": "2.000"}] * 4 + [{"subscribed": "17", "paid": "17"}]
    )
    first, last = people(plan)[0], people(plan)[4]
    mine = logged_in(last).get(at(plan, "plan")).content.decode()
    assert " 17,00" in mine and str(last.person) in mine
    theirs = logged_in(first).get(at(plan, "plan")).content.decode()
    assert "Quello che porta uno dei soci non torna ancora (E03)" in theirs
    assert " 17,00" not in theirs


def test_the_tutor_reads_the_rows_and_so_do_staff_whose_reading_is_logged():
    plan = make_plan(**AMOUNTS)
    tutor, staff = make_user(), make_staff()
    plan.project.tutors.add(tutor.person)
    assert "3.111,00" in logged_in(tutor).get(at(plan, "plan_members")).content.decode()
    assert AccessEvent.objects.filter(what__startswith="plan").count() == 0
    assert "3.111,00" in logged_in(staff).get(at(plan, "plan_members")).content.decode()
    for name in ("plan_json", "plan_xlsx", "plan_pdf"):
        logged_in(staff).get(at(plan, name))
    events = AccessEvent.objects.filter(what__startswith="plan", actor=staff)
    assert sorted(event.what.split(" ")[1] for event in events) == ["json", "pdf", "rows", "xlsx"]
    assert [event for event in events if "111" in event.what.replace(str(plan.uuid), "")] == []


def test_an_evaluator_reads_rows_only_if_the_call_says_so_and_drafts_never():
    plan, judge = make_plan(**AMOUNTS), make_user()
    Evaluation.objects.create(project=plan.project, evaluator=judge.person, step="plan")
    client = logged_in(judge)
    assert client.get(at(plan, "plan")).status_code == 404
    submit_plan(plan=signed(plan), by=people(plan)[0])
    assert leaks(client, plan, ("1.111,00", *OTHERS)) == []
    plan.project.call.rows_to_evaluators = True
    plan.project.call.save()
    assert "3.111,00" in client.get(at(plan, "plan_members")).content.decode()


def test_nobody_writes_the_row_of_another():
    plan = make_plan(**AMOUNTS)
    first, second = people(plan)[:2]
    row = PlanMember.objects.get(plan=plan, member__person=second.person)
    address = reverse("startups:plan_member", args=[row.uuid])
    told = {f"r{row.pk}-seen": "0", f"r{row.pk}-subscribed": "1"}
    assert [logged_in(user).post(address, told).status_code for user in (first, make_staff(), make_user())] == [
        404, 404, 404,
    ]  # fmt: skip


def test_a_member_writes_ones_own_row_in_italian_numbers():
    plan = make_plan(empty=True)
    user = people(plan)[2]
    row = PlanMember.objects.get(plan=plan, member__person=user.person)
    told = {f"r{row.pk}-{name}": value for name, value in {
        "seen": "0", "category": "worker", "natural": "yes", "subscribed": "1.500,50", "paid": "€ 1.000",
        "rest_year": "2", "naspi": "500", "tfr": "", "loan": ""}.items()}  # fmt: skip
    address = reverse("startups:plan_member", args=[row.uuid])
    assert logged_in(user).post(address, told).status_code == 302
    row.refresh_from_db()
    assert (row.subscribed, row.paid, row.naspi, row.rest_year) == (D("1500.50"), 1000, 500, 2)
    told |= {f"r{row.pk}-seen": "1", f"r{row.pk}-paid": "1000.5"}
    refused = logged_in(user).post(address, told)
    assert refused.status_code == 422 and 'value="1000.5"' in refused.content.decode()


def test_ones_row_saved_in_two_windows_shows_both():
    plan = make_plan(**AMOUNTS)
    user = people(plan)[0]
    row = PlanMember.objects.get(plan=plan, member__person=user.person)
    save_row(row=row, facts={"paid": D(700)}, seen=0)
    told = {f"r{row.pk}-{name}": value for name, value in {
        "seen": "0", "category": "worker", "natural": "yes", "subscribed": "1.111", "paid": "900"}.items()}  # fmt: skip
    page = logged_in(user).post(reverse("startups:plan_member", args=[row.uuid]), told)
    assert page.status_code == 409
    assert "700,00" in page.content.decode() and 'value="900"' in page.content.decode()
    with pytest.raises(SomebodySaved):
        save_row(row=row, facts={"paid": D(1)}, seen=0)


def test_whoever_types_a_member_from_outside_keeps_the_row():
    plan = make_plan(**AMOUNTS)
    first, second = people(plan)[:2]
    told = {"name": "Associazione di prova", "category": "financing", "natural": "no"}
    assert logged_in(first).post(at(plan, "plan_outsider"), told).status_code == 302
    row = PlanMember.objects.get(plan=plan, member=None)
    save_row(row=row, facts={"subscribed": D(7531), "paid": D(7531)}, seen=0)
    address = reverse("startups:plan_member", args=[row.uuid])
    assert logged_in(second).post(address, {"drop": "1"}).status_code == 404
    assert leaks(logged_in(second), plan, ("7.531,00", "7531")) == []
    assert "7531" in logged_in(first).get(at(plan, "plan_members")).content.decode()
    assert logged_in(first).post(address, {"drop": "1"}).status_code == 302
    assert not PlanMember.objects.filter(pk=row.pk).exists()


def test_amounts_are_in_no_search_and_no_cache():
    cache.clear()
    plan = make_plan(**AMOUNTS)
    logged_in(people(plan)[0]).get(at(plan, "plan_members"))
    assert SearchEntry.objects.filter(kind__in=["plan", "business-plan"]).count() == 0


def test_a_strangers_plan_answers_like_a_missing_one():
    plan = make_plan()
    client = logged_in(make_user())
    assert [client.get(at(plan, name)).status_code for name in (*PAGES, "plan_xlsx", "plan_pdf")] == [404] * 7
    assert client.get(at(plan, "plan_section", "market")).status_code == 404
    assert client.get(reverse("startups:plans", args=[plan.project.uuid])).status_code == 404


def test_a_person_who_goes_leaves_no_name_and_no_draft_row():
    plan = make_plan(**AMOUNTS)
    user = people(plan)[0]
    submit_plan(plan=signed(plan), by=user)
    Project.objects.filter(pk=plan.project_id).update(state="plan_rework")
    nextone = start_plan(project=Project.objects.get(pk=plan.project_id), by=user)
    forget_rows(person=user.person)
    assert (len(rows_of(plan)), len(rows_of(nextone))) == (5, 4)
    assert next(str(row) for row in rows_of(plan)) == "un ex socio"


# ---- Rules ----


def test_a_plan_computed_last_year_keeps_its_rules_until_somebody_computes_it_anew():
    plan = make_plan()
    old = shown(plan, None).result.incomes[2].ires
    DatedRule.objects.filter(code="ires").update(valid_to=date(2025, 12, 31))
    DatedRule.objects.create(
        code="ires", value=D(30), unit="per cento", valid_from=date(2026, 1, 1), source="Legge di prova"
    )
    assert newer_rules(plan) == ["ires"]
    client = logged_in(people(plan)[0])
    page = client.get(at(plan, "plan")).content.decode()
    assert "Ce ne sono di più recenti" in page and "Ricalcola con i parametri del" in page
    assert shown(plan, None).result.incomes[2].ires == old
    assert client.post(at(plan, "plan_rules")).status_code == 302
    plan = BusinessPlan.objects.whole().get(pk=plan.pk)
    assert shown(plan, None).result.incomes[2].ires == pytest.approx(old * 30 / 24)
    assert newer_rules(plan) == []
    assert "Ricalcola con" not in client.get(at(plan, "plan")).content.decode()


def test_every_rule_is_shown_with_its_source_and_when_it_was_verified():
    plan = make_plan()
    page = logged_in(people(plan)[0]).get(at(plan, "plan_rules")).content.decode()
    assert "art. 77 D.P.R. 917/1986" in page and "da verificare" in page


def test_a_submitted_plan_does_not_ask_to_be_computed_anew():
    plan = make_plan()
    submit_plan(plan=signed(plan), by=None)
    DatedRule.objects.filter(code="ires").update(value=D(30))
    plan = BusinessPlan.objects.whole().get(pk=plan.pk)
    assert "più recenti" not in logged_in(people(plan)[0]).get(at(plan, "plan")).content.decode()
    with pytest.raises(Submitted):
        renew_rules(plan=plan)


# ---- Submitting ----


def test_a_plan_is_not_submitted_while_a_member_has_not_signed_and_says_who():
    plan = make_plan()
    members = list(GroupMember.objects.filter(group__idea=plan.project.idea))
    for member in members[:-1]:
        sign(member=member, what="plan", document=plan.uuid, digest=digest_of(plan))
    with pytest.raises(NotSigned, match=str(members[-1])):
        submit_plan(plan=plan, by=None)
    assert Project.objects.get(pk=plan.project_id).state == "planning"
    page = logged_in(people(plan)[0]).get(at(plan, "plan")).content.decode()
    assert f"Deve ancora firmare questa versione così com’è: {members[-1]}." in page


def test_a_change_after_a_signature_asks_for_it_again():
    plan = signed(make_plan())
    assert waited_for(plan) == []
    save_section(section=section(plan, "risks"), content={"risks": "Altro"}, seen=0, by=None)
    assert len(waited_for(plan)) == 5


def test_an_old_page_does_not_sign_what_it_did_not_show():
    plan = make_plan()
    member, digest = GroupMember.objects.filter(group__idea=plan.project.idea).first(), digest_of(plan)
    save_section(section=section(plan, "risks"), content={"risks": "Altro"}, seen=0, by=None)
    with pytest.raises(SomebodySaved):
        sign_plan(plan=plan, member=member, digest=digest)


def test_a_plan_with_an_error_is_not_submitted():
    plan = signed(make_plan(funding=[]))
    with pytest.raises(ChecksFail):
        submit_plan(plan=plan, by=None)


def test_a_plan_of_two_confirmed_members_is_not_submitted():
    plan = make_plan()
    for member in GroupMember.objects.filter(group__idea=plan.project.idea)[2:]:
        GroupMember.objects.filter(pk=member.pk).update(confirmed_at=None)
    with pytest.raises(TooFewMembers):
        submit_plan(plan=signed(plan), by=None)


def test_a_plan_is_signed_and_submitted_in_the_browser_and_stays_as_it_is():
    plan = make_plan()
    for user in people(plan):
        client = logged_in(user)
        page = client.get(at(plan, "plan"))
        client.post(at(plan, "plan_sign"), {"digest": page.context["digest"]})
    assert waited_for(plan) == []
    assert client.post(at(plan, "plan_submit")).status_code == 302
    plan = BusinessPlan.objects.whole().get(pk=plan.pk)
    assert (plan.state, plan.project.state, len(plan.digest)) == ("submitted", "plan", 64)
    assert client.post(at(plan, "plan_section", "market"), {"seen": "0"}).status_code == 404
    with pytest.raises(Submitted):
        save_section(section=section(plan, "market"), content={"customers": "Altro"}, seen=0, by=None)
    with pytest.raises(Submitted):
        save_row(row=rows_of(plan)[0], facts={"paid": D(1)}, seen=0)
    with pytest.raises(Submitted):
        add_row(plan=plan, by=rows_of(plan)[0].member, name="Altri", category="user", natural=True)


def test_the_same_submission_twice_has_one_effect_and_is_told():
    plan = signed(make_plan())
    submit_plan(plan=plan, by=None)
    with pytest.raises(AlreadyDone):
        submit_plan(plan=plan, by=None)
    assert plan.project.transitions.count() == 1
    page = logged_in(people(plan)[0]).post(at(plan, "plan_submit"), follow=True)
    assert page.status_code == 200
    assert plan.project.transitions.count() == 1


# ---- Versions ----


@pytest.fixture
def reworked():
    """A submitted version and the draft that follows it."""
    plan = make_plan()
    submit_plan(plan=signed(plan), by=None)
    Project.objects.filter(pk=plan.project_id).update(state="plan_rework")
    nextone = start_plan(project=Project.objects.get(pk=plan.project_id), by=None)
    return BusinessPlan.objects.whole().get(pk=plan.pk), BusinessPlan.objects.whole().get(pk=nextone.pk)


def test_the_next_version_begins_with_all_that_the_last_one_says(reworked):
    before, after = reworked
    assert (after.number, after.state) == (2, "draft")
    assert content_of(after) == content_of(before)
    assert [row.subscribed for row in rows_of(after)] == [row.subscribed for row in rows_of(before)]
    assert after.rules == before.rules


def test_two_versions_are_compared_section_by_section_and_number_by_number(reworked):
    _before, after = reworked
    client = logged_in(people(after)[0])
    fill_plan(after, fixed_costs=[{"label": "Affitto e utenze", "amounts": ["18.000", "20.500", "21.500"]}])
    save_section(section=section(after, "risks"), content={"risks": "Pochi clienti"}, seen=0, by=None)
    page = client.get(reverse("startups:plan_compare", args=[after.project.uuid, 2, 1]))
    html = page.content.decode()
    assert "Pochi clienti" in html
    changes = {
        (part.title.split(" ")[0], each.what): (each.before, each.after)
        for part in page.context["differences"]
        for each in part.changes
    }
    assert changes["T9", "Utile o perdita · Anno 1"] == ("−6.317,99", "−5.317,99")
    assert "T2" not in {code for code, _what in changes}


def test_the_comparison_says_nothing_of_what_others_bring(reworked):
    _before, after = reworked
    row = rows_of(after)[3]
    save_row(row=row, facts={"subscribed": D(3333), "paid": D(3333)}, seen=0)
    text = (
        logged_in(people(after)[0])
        .get(reverse("startups:plan_compare", args=[after.project.uuid, 1, 2]))
        .content.decode()
    )
    assert "3.333,00" not in text and "11.333,00" in text


def test_comparing_a_version_with_itself_or_a_missing_one_is_not_found(reworked):
    client = logged_in(people(reworked[0])[0])
    for pair in ((1, 1), (1, 7)):
        address = reverse("startups:plan_compare", args=[reworked[0].project.uuid, *pair])
        assert client.get(address).status_code == 404


# ---- The worked example on the page, and how much it costs ----


def test_the_worked_example_is_told_to_the_cent_on_its_pages():
    plan = make_plan()
    client = logged_in(people(plan)[0])
    accounts = client.get(at(plan, "plan_accounts")).content.decode()
    for number in (
        "−6.317,99",
        "2.451,34",
        "8.125,87",
        "128.099,99",
        "17.166,76",
        "59.199,64",
        "−1.345,76",
        "6,11 %",
    ):
        assert number in accounts
    page = client.get(at(plan, "plan")).content.decode()
    assert "liquidità negativa dal mese 2, minimo −1.345,76 € al mese 12" in page
    assert "consulenza fiscale" in page and "consulenza fiscale" in accounts


def test_every_page_of_a_plan_opens_for_whoever_writes_and_for_whoever_reads():
    plan = make_plan()
    tutor = make_user()
    plan.project.tutors.add(tutor.person)
    for user in (people(plan)[0], tutor, make_staff()):
        client = logged_in(user)
        answers = [client.get(at(plan, name)).status_code for name in (*PAGES, "plan_pdf", "plan_xlsx")]
        answers += [
            client.get(at(plan, "plan_section", key)).status_code
            for key in PlanSection.objects.filter(plan=plan).values_list("key", flat=True)
            if key not in ("buyout", "community", "commons")
        ]
        assert set(answers) == {200}
        assert client.get(reverse("startups:plans", args=[plan.project.uuid])).status_code == 200


def test_saving_a_page_asks_the_database_fifteen_times_at_most(django_assert_max_num_queries):
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "variable_costs")
    told = form_of(client.get(address)) | {"0-values-0": "23"}
    with django_assert_max_num_queries(15):
        assert client.post(address, told).status_code == 302


def test_a_plan_is_read_in_as_many_queries_with_one_row_as_with_many():
    counted = []
    for rows in (1, 3):
        plan = make_plan(
            fixed_costs=[{"label": f"Costo {n}", "amounts": ["1", "1", "1"]} for n in range(rows)]
        )
        for number in range(rows):
            me = GroupMember.objects.filter(group__idea=plan.project.idea).first()
            add_row(plan=plan, by=me, name=f"Altra {number}", category="user", natural=True)
        client = logged_in(people(plan)[1])
        client.get(at(plan, "plan_members"))
        with CaptureQueriesContext(connection) as asked:
            client.get(at(plan, "plan_members"))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_the_first_page_begins_a_plan_once():
    project = make_project(state="planning")
    user = project.idea.group.members.first().person.user
    client, address = logged_in(user), reverse("startups:plans", args=[project.uuid])
    assert "Inizia il piano" in client.get(address).content.decode()
    for _turn in range(2):
        client.post(address, {"kind": "community"})
    assert [(plan.number, plan.kind) for plan in project.plans.all()] == [(1, "community")]
    assert logged_in(make_staff()).post(address, {"kind": "community"}).status_code == 404
