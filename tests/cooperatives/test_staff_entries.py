"""Staff's screens about one cooperative; nobody else gets in."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.rules import load_rules
from cooperatives.actions.succession import merge
from cooperatives.models import Cooperative, Membership, Succession
from tests.make.cooperatives import make_cooperative, make_membership, make_tax_code
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1


@pytest.fixture
def staff(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = make_user(roles=("staff",))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    client.user = user
    return client


def screens(cooperative, other):
    pk = cooperative.pk
    return [
        *(reverse(f"cooperatives_{name}", args=[pk]) for name in (
            "history", "years", "seats", "people", "state", "successor", "split", "replacement")),
        reverse("cooperatives_year", args=[pk, LAST]), reverse("cooperatives_seat", args=[pk, 0]),
        reverse("cooperatives_merger", args=[pk, other.pk]), reverse("cooperatives_unattended"),
        reverse("cooperatives_registry:edit", args=[pk]),
    ]  # fmt: skip


def test_every_screen_opens_for_staff_and_for_nobody_else(staff):
    load_rules()
    cooperative, other = make_cooperative(), make_cooperative()
    for address in screens(cooperative, other):
        assert staff.get(address).status_code == 200, address
    staff.force_login(make_user())
    for address in screens(cooperative, other):
        assert staff.get(address).status_code in (302, 403, 404), address


def test_the_history_tells_before_after_and_who(staff):
    cooperative = make_cooperative(phone="06 1")
    actions.write_cooperative(cooperative=cooperative, source="staff", user=staff.user, phone="06 2")
    page = staff.get(reverse("cooperatives_history", args=[cooperative.pk])).content.decode()
    assert "06 1" in page and "06 2" in page and staff.user.email in page


def test_the_history_speaks_in_words_not_in_codes(staff):
    old, new = make_cooperative("Vecchia"), make_cooperative("Nuova")
    merge(cooperative=old, successor=new, effective_on=timezone.localdate(), user=staff.user)
    page = staff.get(reverse("cooperatives_history", args=[old.pk]))
    told = {row.field: (before, after) for row, _name, before, after in reversed(page.context["lines"])}
    assert told["state"] == ("attiva", "fusa per incorporazione")
    assert told["successor"] == ("—", "Nuova")
    assert told["albo_category"] == ("—", old.albo_category.title)
    assert told["sector"] == ("—", old.sector.title)
    assert told["municipality"] == ("—", old.municipality.name)


def test_an_invited_person_without_a_name_is_not_a_former_member(staff):
    old, new = make_cooperative("Vecchia"), make_cooperative("Nuova")
    data = {"email": "nuova@demo.land", "first_name": "", "last_name": "", "role": "representative"}
    people = reverse("cooperatives_people", args=[old.pk])
    assert staff.post(people, data).status_code == 302
    assert "ex membro" not in staff.get(people).content.decode()
    merger = staff.get(reverse("cooperatives_merger", args=[old.pk, new.pk])).content.decode()
    assert "nuova@demo.land · referente" in merger and "ex membro" not in merger


def test_the_history_asks_as_much_for_three_changes_as_for_one(staff):
    cooperative = make_cooperative()
    address = reverse("cooperatives_history", args=[cooperative.pk])
    counts = []
    for numbers in (["06 1"], ["06 2", "06 3"]):
        for number in numbers:
            actions.write_cooperative(cooperative=cooperative, source="staff", user=staff.user, phone=number)
        staff.get(address)
        with CaptureQueriesContext(connection) as seen:
            staff.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_entry_s_form_says_who_changed_it(staff):
    cooperative = make_cooperative("Prima")
    data = {"name": "Seconda", "tax_code": cooperative.tax_code, "albo_category": cooperative.albo_category_id,
            "sector": cooperative.sector_id, "municipality": cooperative.municipality_id, "visibility": "public"}  # fmt: skip
    assert staff.post(reverse("cooperatives_registry:edit", args=[cooperative.pk]), data).status_code == 302
    row = cooperative.changes.get(field="name", previous="Prima")
    assert (row.value, row.user, row.source) == ("Seconda", staff.user, "staff")


def test_a_state_changes_with_its_reason_only(staff):
    cooperative = make_cooperative()
    address = reverse("cooperatives_state", args=[cooperative.pk])
    assert staff.post(address, {"state": "suspended"}).status_code == 422
    assert staff.post(address, {"state": "merged", "reason": "x"}).status_code == 422
    assert staff.post(address, {"state": "suspended", "reason": "quote"}).status_code == 302
    assert cooperative.changes.get(field="state", value="suspended").note == "quote"


def test_figures_of_a_year_are_written_and_confirmed(staff):
    cooperative = make_cooperative()
    address = reverse("cooperatives_year", args=[cooperative.pk, LAST])
    assert staff.post(address, {"members": 3, "members_women": 4, "members_men": 1}).status_code == 422
    assert staff.post(address, {"members": 5, "members_women": 4, "members_men": 1}).status_code == 302
    assert cooperative.years.get().source == "staff"
    staff.post(address, {"confirm": "1"})
    assert cooperative.years.get().state == "confirmed"
    assert staff.get(reverse("cooperatives_year", args=[cooperative.pk, LAST + 1])).status_code == 404


def test_a_merger_goes_through_its_three_steps(staff):
    old, new = make_cooperative("Vecchia"), make_cooperative("Nuova")
    make_membership(old, make_user(first_name="Ines"))
    found = staff.get(reverse("cooperatives_successor", args=[old.pk]), {"q": "nuov"}).content.decode()
    address = reverse("cooperatives_merger", args=[old.pk, new.pk])
    assert address in found and "Vecchia</a>" not in found
    assert "Ines" in staff.get(address).content.decode()
    assert staff.post(address, {"effective_on": timezone.localdate()}).status_code == 422
    assert Cooperative.objects.get(pk=old.pk).state == "active"
    assert staff.post(address, {"effective_on": timezone.localdate(), "agreed": "on"}).status_code == 302
    assert Succession.objects.get().user == staff.user
    assert staff.get(address).status_code == 302
    assert staff.get(reverse("cooperatives_history", args=[old.pk])).status_code == 200


def test_what_has_ended_is_no_longer_decided_about(staff):
    old, new = make_cooperative("Vecchia"), make_cooperative("Nuova")
    merge(cooperative=old, successor=new, effective_on=timezone.localdate(), user=staff.user)
    history = reverse("cooperatives_history", args=[old.pk])
    pages = (
        staff.get(history).content.decode()
        + staff.get(reverse("cooperatives_registry:edit", args=[old.pk])).content.decode()
    )
    for name in ("state", "successor", "split"):
        address = reverse(f"cooperatives_{name}", args=[old.pk])
        assert address not in pages
        assert staff.get(address).url == history


def test_an_entry_that_cannot_be_saved_says_so_in_good_italian(staff):
    page = staff.post(reverse("cooperatives_registry:add"), {"name": "Quasi"}).content.decode()
    assert "Non ancora salvato: qualcosa va corretto" in page and "non può essere creato" not in page


def test_a_split_makes_the_new_one_and_asks_for_its_people(staff):
    old = make_cooperative("Madre")
    data = {"name": "Figlia", "tax_code": "1", "sector": old.sector_id, "albo_category": old.albo_category_id,
            "municipality": old.municipality_id, "effective_on": timezone.localdate()}  # fmt: skip
    address = reverse("cooperatives_split", args=[old.pk])
    assert staff.post(address, data).status_code == 422
    answer = staff.post(address, data | {"tax_code": make_tax_code()})
    assert answer.url == reverse("cooperatives_people", args=[Succession.objects.get().successor_id])


def test_a_vanished_representative_is_replaced_from_the_list(staff):
    cooperative = make_cooperative("Sola")
    make_membership(cooperative, make_user())
    page = staff.get(reverse("cooperatives_unattended")).content.decode()
    address = reverse("cooperatives_replacement", args=[cooperative.pk])
    assert "Sola" in page and address in page
    assert staff.post(address, {"email": "nuova@demo.land", "reason": "trasferita"}).status_code == 302
    assert Membership.objects.get(state="invited").person.email == "nuova@demo.land"
