"""What a plan shows beside its numbers: files, signatures asked for, mistakes by name, totals that tell nobody's secret."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from land.core.models import PrivateFile
from land.notifications.models import Notice
from startups.actions.groups import sign
from startups.actions.plan_exports import data, workbook
from startups.actions.plan_shown import member_totals, shown
from startups.actions.plans import (
    ChecksFail,
    NobodyToAsk,
    Submitted,
    ask_signatures,
    attach,
    detach,
    digest_of,
    start_plan,
    submit_plan,
)
from startups.models import Evaluation, GroupMember, PlanAttachment, Project
from tests.make.people import logged_in, make_staff, make_user
from tests.make.plans import make_plan, people

pytestmark = pytest.mark.django_db


def at(plan, name, *more):
    return reverse(f"startups:{name}", args=[plan.project.uuid, plan.number, *more])


def pdf(name="preventivo.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 ecco")


def signed(plan):
    for member in GroupMember.objects.here().filter(group__idea=plan.project.idea):
        sign(member=member, what="plan", document=plan.uuid, digest=digest_of(plan))
    return plan


def form_of(page):
    return {
        each.html_name: value for each in page.context["form"] if (value := each.value()) not in (None, False)
    }


def test_a_mistake_is_named_by_table_row_and_column():
    plan = make_plan()
    client, address = logged_in(people(plan)[0]), at(plan, "plan_section", "fixed_costs")
    page = client.post(address, form_of(client.get(address)) | {"0-amounts-1": "1234.56"})
    label = form_of(page)["0-label"]
    assert [each.where for each in page.context["form"].mistakes()] == [
        f"T6 Costi fissi, riga 1 «{label}», Importo, euro, Anno 2"
    ]
    assert f"riga 1 «{label}», Importo, euro, Anno 2" in page.content.decode()


def test_a_mistake_in_ones_own_row_names_the_member_and_the_column():
    plan = make_plan()
    user = people(plan)[0]
    row = plan.members.get(member__person=user.person)
    page = logged_in(user).post(
        reverse("startups:plan_member", args=[row.uuid]),
        {f"r{row.pk}-seen": "0", f"r{row.pk}-category": "worker", f"r{row.pk}-natural": "yes",
         f"r{row.pk}-paid": "1000.5"},
    )  # fmt: skip
    assert page.status_code == 422
    assert f"T8 Soci, {row}, " in page.content.decode()


def test_a_source_is_asked_only_what_it_needs_and_without_styles_every_field_says_for_what():
    plan = make_plan()
    html = logged_in(people(plan)[0]).get(at(plan, "plan_section", "funding")).content.decode()
    assert html.count("plan-for-grant") == 2 * html.count('id="row-')
    assert html.count("plan-for-debt") == 4 * html.count('id="row-')
    assert "Per un contributo: già concesso" in html


def test_rules_are_written_as_italians_write_numbers():
    plan = make_plan()
    html = logged_in(people(plan)[0]).get(at(plan, "plan_rules")).content.decode()
    assert "1.456,72" in html and "1456.72" not in html


# ---- Files ----


def test_a_quote_is_kept_with_the_draft_and_read_by_group_tutors_and_staff_alone():
    plan = make_plan()
    tutor, evaluator = make_user(), make_user()
    plan.project.tutors.add(tutor.person)
    Evaluation.objects.create(project=plan.project, evaluator=evaluator.person, step="plan")
    client, address = logged_in(people(plan)[0]), at(plan, "plan_attachments")
    wrong = client.post(
        address, {"kind": "quote", "title": "Forno", "upload": SimpleUploadedFile("a.pdf", b"MZ programma")}
    )
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["upload"])
    client.post(address, {"kind": "quote", "title": "Forno", "investment": "Attrezzature", "upload": pdf()})
    row = PlanAttachment.objects.get()
    assert (row.title, row.investment, row.document.name) == ("Forno", "Attrezzature", "preventivo.pdf")
    file = reverse("core:private_file", args=[row.document.uuid])
    readers = (people(plan)[1], tutor, make_staff(), evaluator, make_user())
    assert [logged_in(user).get(file).status_code for user in readers] == [200, 200, 200, 404, 404]
    assert [logged_in(user).get(address).status_code for user in readers] == [200, 200, 200, 404, 404]


def test_whoever_only_reads_adds_and_takes_away_nothing():
    plan = make_plan()
    reader = people(plan)[3]
    GroupMember.objects.filter(person=reader.person).update(access="read")
    row = attach(plan=plan, by=None, kind="quote", title="Forno", upload=pdf())
    client = logged_in(reader)
    assert client.post(at(plan, "plan_attachments"), {"title": "Altro"}).status_code == 404
    assert client.post(reverse("startups:plan_detach", args=[row.uuid])).status_code == 404


def test_a_file_added_after_a_signature_asks_everybody_again():
    plan = make_plan()
    before = digest_of(plan)
    row = attach(plan=plan, by=None, kind="quote", title="Forno", upload=pdf())
    assert digest_of(plan) != before
    detach(attachment=row)
    assert digest_of(plan) == before
    assert PrivateFile.objects.count() == 0


def test_the_next_version_keeps_the_files_and_what_was_submitted_loses_none():
    plan = make_plan()
    attach(plan=plan, by=None, kind="quote", title="Forno", upload=pdf())
    submit_plan(plan=signed(plan), by=None)
    Project.objects.filter(pk=plan.project_id).update(state="plan_rework")
    nextone = start_plan(project=Project.objects.get(pk=plan.project_id), by=None)
    detach(attachment=nextone.attachments.get())
    assert [each.title for each in plan.attachments.all()] == ["Forno"]
    assert PrivateFile.objects.count() == 1
    with pytest.raises(Submitted):
        detach(attachment=plan.attachments.get())


# ---- Signatures ----


def test_whoever_has_not_signed_is_asked_once_for_each_state_of_the_plan():
    plan = make_plan()
    users = people(plan)
    first = plan.project.idea.group.members.get(person=users[0].person)
    sign(member=first, what="plan", document=plan.uuid, digest=digest_of(plan))
    client = logged_in(users[0])
    for _turn in range(2):
        client.post(at(plan, "plan_ask"))
    told = Notice.objects.filter(kind="startups-plan-sign")
    assert {each.person_id for each in told} == {user.person.pk for user in users[1:]}
    assert told.count() == 4


def test_signatures_are_not_asked_for_a_plan_that_does_not_hold_or_that_all_have_signed():
    with pytest.raises(ChecksFail):
        ask_signatures(plan=make_plan(funding=[]), by=None)
    with pytest.raises(NobodyToAsk):
        ask_signatures(plan=signed(make_plan()), by=None)


# ---- What one single member brings ----

ONE = {
    "members": [{"subscribed": "2.000", "paid": "2.000", "naspi": "1.777"}]
    + [{"subscribed": "2.000", "paid": "2.000"}] * 4
}
TWO = {
    "members": [{"subscribed": "2.000", "paid": "2.000", "naspi": "777"}] * 2
    + [{"subscribed": "2.000", "paid": "2.000"}] * 3
}


def test_a_total_that_would_tell_what_one_single_member_brings_is_not_told_to_the_others():
    plan = make_plan(**ONE)
    owner, other = people(plan)[:2]
    tutor = make_user()
    plan.project.tutors.add(tutor.person)
    totals = {user: member_totals(shown(plan, user))[2:5] for user in (owner, other, tutor)}
    assert totals == {owner: [1777, 0, 8223], other: [None, 0, None], tutor: [1777, 0, 8223]}
    client = logged_in(other)
    for name in ("plan", "plan_members", "plan_accounts", "plan_json"):
        text = client.get(at(plan, name)).content.decode()
        assert [each for each in ("1.777", "1777", "8.223", "8223") if each in text] == []
    cells = [
        cell.value
        for row in openpyxl.load_workbook(BytesIO(workbook(shown(plan, other))))["T8"].iter_rows()
        for cell in row
    ]
    assert 1777 not in cells and "non detto" in cells
    assert b'"naspi": null' in data(shown(plan, other))


def test_of_two_who_bring_it_each_cannot_tell_the_other_and_the_rest_read_the_total():
    plan = make_plan(**TWO)
    users = people(plan)
    assert [member_totals(shown(plan, user))[2] for user in (users[0], users[2])] == [None, 1554]


def test_every_page_of_a_plan_says_that_it_is_no_advice():
    plan = make_plan()
    client = logged_in(people(plan)[0])
    names = ("plan", "plan_members", "plan_accounts", "plan_rules", "plan_attachments", "plan_json")
    pages = [client.get(at(plan, name)) for name in names]
    pages += [client.get(at(plan, "plan_section", key)) for key in ("market", "funding", "settings")]
    pages += [client.get(reverse("startups:plans", args=[plan.project.uuid]))]
    assert all("consulenza fiscale" in page.content.decode() for page in pages)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("programma.pdf", b"MZ\x90\x00", 422), ("firmato.pdf.p7m", b"0\x82\x01", 422), ("vuoto.pdf", b"", 422),
        ("cifrato.pdf", b"%PDF-1.7 /Encrypt 1 0 R", 302), ("../../forno 🍞.pdf", b"%PDF-1.7", 302),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_with_whatever_its_name_says(name, content, status):
    plan = make_plan()
    page = logged_in(people(plan)[0]).post(
        at(plan, "plan_attachments"),
        {"kind": "quote", "title": "Forno", "upload": SimpleUploadedFile(name, content)},
    )
    assert page.status_code == status
    assert [row.document.name for row in PlanAttachment.objects.all() if "/" in row.document.name] == []
