"""The reception's page and what is printed: found by name or code, let in, given a code, seen by nobody else."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from land.accounts.models import AccessEvent
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity
from land.notifications import wording
from land.notifications.kinds import kinds
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import logged_in, make_person, make_staff, make_user
from tests.make.workshops import (
    make_facilitator,
    make_participant,
    make_running,
    make_workshop,
)
from workshops import actions
from workshops.actions import codes, inviting, pack, seating
from workshops.models import LogLine, Participant, Workshop
from workshops.views.paper import SHEETS

pytestmark = pytest.mark.django_db
MANY = (actions.Asked("Cittadini", 0, 40), actions.Asked("Cooperative", 0, 40))
PERSONAL = ["tessere", "cartellini", "firme"]


def page_of(workshop: Workshop, name: str = "reception", *args: object) -> str:
    return reverse(f"workshops:{name}", args=[workshop.slug, *args])


def enrolled(workshop: Workshop, first: str, last: str, group: str = "cittadini") -> Participant | None:
    row = enrolment.enrol(
        activity=workshop.activity, person=make_person(first_name=first, last_name=last), group=group
    )
    return Participant.objects.filter(enrolment=row).first()


def text_of(pdf: bytes) -> str:
    """The words of a PDF, its pages parted by a form feed."""
    return "\f".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def is_accessible(pdf: bytes) -> bool:
    """Whether it says of itself that it is PDF/UA."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    return b"pdfuaid:part" in root["/Metadata"].get_data()


# ---- Who may ----


def test_only_reception_control_room_and_staff_see_names():
    workshop = make_workshop()
    enrolled(workshop, "Ines", "Vista")
    for user in (make_facilitator(workshop, "reception"), make_facilitator(workshop), make_staff()):
        assert "Ines Vista" in logged_in(user).get(page_of(workshop), {"q": "vista"}).content.decode()
    table = seating.lay_tables(
        workshop=workshop, by=None, groups={workshop.groups.all()[0].pk: 1}, themes={}, seats=8
    )[0]
    for user in (
        make_user(), make_facilitator(workshop, "observer"), make_facilitator(workshop, "scribe", table),
        make_facilitator(make_workshop(), "reception"),
    ):  # fmt: skip
        client = logged_in(user)
        assert client.get(page_of(workshop), {"q": "vista"}).status_code == 404
        for name in ("scan", "walk_in", "let_in", "absent"):
            assert client.post(page_of(workshop, name)).status_code == 404


# ---- Finding and letting in ----


@pytest.mark.parametrize("query", ["vist", "INES", "ines vis", "vista ines"])
def test_somebody_is_found_by_any_word_of_the_name(query):
    workshop = make_workshop()
    enrolled(workshop, "Ines", "Vista")
    client = logged_in(make_facilitator(workshop, "reception"))
    assert "Ines Vista" in client.get(page_of(workshop), {"q": query}).content.decode()


def test_somebody_is_found_by_the_code_however_it_is_typed_and_not_in_another_workshop():
    workshop = make_workshop()
    row = enrolled(workshop, "Ines", "Vista")
    code = codes.shown(codes.code_of(row)).lower()
    client = logged_in(make_facilitator(workshop, "reception"))
    assert "Ines Vista" in client.get(page_of(workshop), {"q": code}).content.decode()
    other = make_workshop()
    client = logged_in(make_facilitator(other, "reception"))
    assert "Ines Vista" not in client.get(page_of(other), {"q": code}).content.decode()


def test_a_slip_scanned_or_typed_lets_its_holder_in_and_an_unknown_one_says_so_without_more():
    workshop = make_workshop()
    row = enrolled(workshop, "Ines", "Vista")
    client = logged_in(make_facilitator(workshop, "reception"))
    answer = client.post(page_of(workshop, "scan"), {"codice": pack.address_of(row)}, follow=True)
    assert "Ines Vista è qui." in answer.content.decode()
    answer = client.post(page_of(workshop, "scan"), {"codice": codes.code_of(row)}, follow=True)
    assert "risultava già qui" in answer.content.decode()
    foreign = make_participant(make_workshop(), name="Altrove")
    for typed in ("0000-0000", codes.code_of(foreign), "", "<b>"):
        answer = client.post(page_of(workshop, "scan"), {"codice": typed}, follow=True).content.decode()
        assert ("Questo codice non apre" in answer, "Altrove" in answer) == (True, False)


def test_arrival_and_its_undoing_by_name():
    workshop = make_workshop()
    row = enrolled(workshop, "Ines", "Vista")
    client = logged_in(make_facilitator(workshop, "reception"))
    address = page_of(workshop, "person", row.uuid)
    client.post(address, {"fai": "arriva", "q": "vista"})
    assert "Ultimi arrivi" in client.get(page_of(workshop)).content.decode()
    client.post(address, {"fai": "togli"})
    row.refresh_from_db()
    assert row.arrived_at is None
    assert client.post(address, {"fai": "vola"}).status_code == 404


def test_a_code_given_again_is_shown_once_with_its_square():
    workshop = make_workshop()
    row = enrolled(workshop, "Ines", "Vista")
    client = logged_in(make_facilitator(workshop, "reception"))
    shown = client.post(page_of(workshop, "person", row.uuid), {"fai": "codice"}, follow=True)
    row.refresh_from_db()
    page = shown.content.decode()
    assert codes.shown(codes.code_of(row)) in page
    assert ('class="qr"' in page, row.code_version, shown["Cache-Control"]) == (True, 2, "no-store, private")
    assert client.get(page_of(workshop, "slip")).url == page_of(workshop)


def test_a_form_sent_twice_gives_one_code():
    workshop = make_running()
    client = logged_in(make_facilitator(workshop, "reception"))
    key = "0b0f4a52-7c11-4a51-9b68-6a0b3d1f6a10"
    typed = {"group": workshop.groups.all()[0].pk, "name": "Mirta", "form_key": key}
    for _turn in range(2):
        assert client.post(page_of(workshop, "walk_in"), typed).status_code == 302
    assert Participant.objects.filter(workshop=workshop).count() == 1


def test_what_is_missing_at_the_door_is_said_at_its_field_and_what_was_typed_stays():
    workshop = make_running()
    client = logged_in(make_facilitator(workshop, "reception"))
    group = workshop.groups.all()[0].pk
    page = client.post(page_of(workshop, "walk_in"), {"name": "Mirta Salvi"})
    assert (page.status_code, "Mirta Salvi" in page.content.decode()) == (422, True)
    page = client.post(page_of(workshop, "walk_in"), {"name": "Pia", "group": group, "under_14": "on"})
    assert (page.status_code, "un genitore ha dato il consenso" in page.content.decode()) == (422, True)
    page = client.post(page_of(workshop, "walk_in"), {"name": "x" * 10_000, "group": group})
    assert (page.status_code, Participant.objects.count()) == (422, 0)


def test_markup_emoji_and_other_scripts_in_a_name_are_text_on_the_page_and_on_paper():
    workshop = make_running()
    name = "<script>alert(1)</script> #let 🐟 عمر"
    make_participant(workshop, name=name)
    client = logged_in(make_facilitator(workshop, "reception"))
    page = client.get(page_of(workshop), {"q": "alert"}).content.decode()
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)
    assert "<script>alert(1)</script> #let □" in " ".join(text_of(pack.attendance(workshop)).split())


def test_whoever_has_no_place_is_found_and_let_in():
    workshop = make_workshop()
    starts = timezone.now() + timedelta(minutes=20)
    for turn in range(2):
        enrolled(workshop, f"Primo{turn}", "Dentro")
    assert enrolled(workshop, "Ines", "Fuori") is None
    Activity.objects.filter(pk=workshop.activity_id).update(starts_at=starts)
    client = logged_in(make_facilitator(workshop, "reception"))
    page = client.get(page_of(workshop), {"q": "fuori"}).content.decode()
    key = re.search(r'name="persona" value="(\d+)"', page)[1]
    group = workshop.groups.get(key="cittadini").pk
    shown = client.post(page_of(workshop, "let_in"), {"persona": key, "group": group}, follow=True)
    row = Participant.objects.get(enrolment__person__last_name="Fuori")
    assert (codes.shown(codes.code_of(row)) in shown.content.decode(), row.arrived_at is None) == (
        True,
        False,
    )


def test_what_somebody_needs_is_told_at_the_reception_and_nowhere_on_paper():
    workshop = make_workshop()
    enrolment.enrol(
        activity=workshop.activity, person=make_person(first_name="Ines", last_name="Vista"), group="cittadini",
        needs="Sedia a rotelle",
    )  # fmt: skip
    client = logged_in(make_facilitator(workshop, "reception"))
    assert "Sedia a rotelle" in client.get(page_of(workshop), {"q": "vista"}).content.decode()
    assert "Sedia" not in text_of(pack.attendance(workshop)) + text_of(pack.slips(workshop))


def test_the_page_costs_the_same_for_one_and_for_three():
    workshop = make_running(groups=MANY, capacity=40)
    client = logged_in(make_facilitator(workshop, "reception"))
    counted = []
    for number in (1, 2):
        for turn in range(number):
            make_participant(workshop, name=f"Uguale {turn}")
        client.get(page_of(workshop), {"q": "uguale"})
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(workshop), {"q": "uguale"})
        counted.append(len(asked))
    assert counted[0] == counted[1]


# ---- What is printed ----


def test_slips_have_the_code_the_square_and_the_seat_ten_a_sheet():
    workshop = make_running(groups=MANY, capacity=40)
    rows = [make_participant(workshop, name=f"Persona {turn:02}") for turn in range(11)]
    pdf = pack.slips(workshop)
    text = text_of(pdf)
    assert (pdf[:5], text.count("\f")) == (b"%PDF-", 1)
    assert all(codes.shown(codes.code_of(row)) in text for row in rows)
    assert "Persona 10" in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_each_sheet_is_an_accessible_pdf_with_people_and_without(sheet):
    workshop = make_running()
    assert is_accessible(sheet.make(workshop))
    make_participant(workshop, name="Mirta Salvi")
    seating.lay_tables(
        workshop=workshop, by=None, groups={workshop.groups.all()[0].pk: 1},
        themes={workshop.themes.all()[0].pk: 1}, seats=8,
    )  # fmt: skip
    pdf = sheet.make(workshop)
    assert is_accessible(pdf)
    assert ("Mirta" in text_of(pdf)) == sheet.personal


def test_lists_with_names_are_printed_by_reception_and_control_room_alone_and_that_is_logged():
    workshop = make_running()
    make_participant(workshop, name="Mirta Salvi")
    reception, observer = make_facilitator(workshop, "reception"), make_facilitator(workshop, "observer")
    client = logged_in(observer)
    listed = client.get(page_of(workshop, "paper")).content.decode()
    assert ("Segnatavolo" in listed, "Cartellini" in listed) == (True, False)
    for key in PERSONAL:
        assert client.get(page_of(workshop, "sheet", key)).status_code == 404
        assert logged_in(reception).get(page_of(workshop, "sheet", key)).status_code == 200
    assert client.get(page_of(workshop, "sheet", "tavoli")).status_code == 200
    assert client.get(page_of(workshop, "sheet", "altro")).status_code == 404
    assert logged_in(make_user()).get(page_of(workshop, "paper")).status_code == 404
    said = AccessEvent.objects.filter(actor=reception, what="print workshop list").order_by("pk")
    assert [row.reason for row in said] == [f"{key}: {workshop.title}"[:300] for key in PERSONAL]
    assert list(LogLine.objects.filter(what="list printed").values_list("facts", flat=True)) == [
        {"sheet": key} for key in PERSONAL
    ]


def test_whoever_waits_for_a_place_is_on_no_list():
    workshop = make_workshop()
    for turn in range(3):
        enrolled(workshop, f"Nome{turn}", "Lista")
    text = text_of(pack.attendance(workshop)) + text_of(pack.slips(workshop)) + text_of(pack.badges(workshop))
    assert ("Nome0 Lista" in text, "Nome2 Lista" in text) == (True, False)


# ---- Invitations ----


def test_people_and_cooperatives_are_invited_once_and_whoever_is_enrolled_is_left_in_peace():
    workshop = make_workshop()
    inside = make_person(email="dentro@demo.land", first_name="Dino", last_name="Dentro")
    enrolment.enrol(activity=workshop.activity, person=inside, group="cittadini")
    addresses = [("dentro@demo.land", "Dino", "Dentro"), ("Nuova@demo.land", "Nora", "Nuova")]
    assert inviting.invite(workshop=workshop, by=None, addresses=addresses) == 1
    with pytest.raises(inviting.NobodyToInvite):
        inviting.invite(workshop=workshop, by=None, addresses=addresses)
    with pytest.raises(inviting.NotOpenToInvite):
        inviting.invite(workshop=make_workshop(opened=False), by=None, addresses=addresses)


def test_staff_invite_from_one_form_and_a_line_that_cannot_be_read_is_said():
    workshop, client = make_workshop(), logged_in(make_staff())
    address = reverse("workshops_invite", args=[workshop.pk])
    for typed, said in (
        ({"addresses": "ada@demo.land Ada"}, "non si legge"),
        ({"addresses": "ada; Ada; Colle"}, "non è un indirizzo"),
        ({}, "Scrivi almeno una persona"),
    ):
        page = client.post(address, typed)
        assert (page.status_code, said in page.content.decode()) == (422, True)
    answer = client.post(address, {"addresses": "ada@demo.land; Ada; Colle"}, follow=True)
    assert "1 persona invitata" in answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("it", "Un invito: "), ("en", "An invitation: ")])
def test_the_invitation_leads_to_the_page_and_leaves_only_while_one_can_enrol(language, words):
    workshop = make_workshop()
    kind = kinds.get(inviting.INVITATION)
    facts = {"workshop": workshop.pk}
    assert kind.still_true(facts)
    assert kind.context(facts)["url"] == workshop.get_absolute_url()
    said = wording.say(kind, facts, language=language, first_name="Ada")
    assert said.subject == f"{words}{workshop.title}"
    enrolment.cancel_activity(activity=workshop.activity, by=None, reason="Neve")
    assert not kind.still_true(facts)


def test_representatives_of_cooperatives_are_invited_by_province():
    workshop, user = make_workshop(), make_user()
    cooperative = make_cooperative()
    make_membership(cooperative, user)
    province = cooperative.organisation.municipality.parent
    assert inviting.speakers([province]) == [user.person]
    assert inviting.invite(workshop=workshop, by=None, provinces=[province]) == 1
