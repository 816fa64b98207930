"""A representative keeps the cooperative's entry; nobody else learns that the page is there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.rules import load_rules
from cooperatives.actions.seats import write_seat
from cooperatives.actions.standing import standing
from cooperatives.models import Cooperative, FieldChange, YearlyFigures
from tests.make.cooperatives import make_cooperative, make_membership
from tests.make.people import make_user

pytestmark = pytest.mark.django_db
LAST = timezone.localdate().year - 1


@pytest.fixture
def kept(client):
    """A cooperative whose representative is logged in."""
    cooperative, user = make_cooperative("Rocca d’Arce"), make_user(first_name="Ada")
    make_membership(cooperative, user)
    client.force_login(user)
    return cooperative


def pages(cooperative, year=LAST):
    slug = cooperative.slug
    return [
        reverse("cooperatives:own", args=[slug]),
        *(reverse("cooperatives:own_section", args=[slug, each]) for each in ("identita", "sedi", "attivita", "contatti")),
        reverse("cooperatives:own_seat", args=[slug, 0]),
        reverse("cooperatives:own_year", args=[slug, year]),
    ]  # fmt: skip


def test_every_page_opens_for_the_representative_and_for_staff(client, kept):
    load_rules()
    for address in pages(kept):
        assert client.get(address).status_code == 200, address
    client.force_login(make_user(roles=("staff",)))
    for address in pages(kept):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["compiler", "reader", None])
def test_foreign_and_missing_are_the_same_404(client, kept, role):
    user = make_user()
    if role:
        make_membership(kept, user, role)
    client.force_login(user)
    for address in pages(kept):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)
        assert client.get(address.replace(kept.slug, "mai-esistita")).status_code == 404
    assert client.post(reverse("cooperatives:own_confirm", args=[kept.slug])).status_code == 404


def test_unknown_sections_years_and_seats_are_missing(client, kept):
    other = write_seat(cooperative=make_cooperative(), source="staff", elsewhere="Napoli (NA)")
    for name, last in (("own_section", "segreta"), ("own_year", LAST + 1), ("own_seat", other.pk)):
        assert client.get(reverse(f"cooperatives:{name}", args=[kept.slug, last])).status_code == 404


def test_one_s_only_cooperative_opens_by_itself_and_several_are_chosen_among(client, kept):
    assert client.get(reverse("cooperatives:own_choose")).url == reverse("cooperatives:own", args=[kept.slug])
    other = make_cooperative("Altra")
    make_membership(other, kept.memberships.get().person.user)
    page = client.get(reverse("cooperatives:own_choose")).content.decode()
    assert "Rocca d’Arce" in page and "Altra" in page


def test_a_section_is_written_with_who_and_when(client, kept):
    address = reverse("cooperatives:own_section", args=[kept.slug, "contatti"])
    answer = client.post(
        address, {"email": "ciao@demo.land", "visibility": "public", "consent_contact": "on"}
    )
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert (kept.email, kept.consent_contact, kept.consent_directory) == ("ciao@demo.land", True, False)
    user = kept.memberships.get().person.user
    row = FieldChange.objects.get(cooperative=kept, field="consent_contact")
    assert (row.user, row.source, row.previous, row.value) == (user, "cooperative", False, True)
    assert user.email in client.get(address).content.decode()


def test_what_is_wrong_keeps_what_was_typed_and_writes_nothing(client, kept):
    address = reverse("cooperatives:own_section", args=[kept.slug, "attivita"])
    answer = client.post(address, {"sector": kept.sector_id, "ateco_code": "99.99.99", "tags": "orti\nlatte"})
    assert answer.status_code == 422 and "orti" in answer.content.decode()
    kept.refresh_from_db()
    assert (kept.ateco_code, kept.tags) == ("", [])


def test_activity_is_written_with_its_lists(client, kept):
    address = reverse("cooperatives:own_section", args=[kept.slug, "attivita"])
    data = {"sector": kept.sector_id, "other_sectors": [kept.sector_id], "ateco_code": "62.10.00", "tags": "orti\n\nlatte",
            "sdgs": ["1", "8"], "mentor": "on"}  # fmt: skip
    assert client.post(address, data).status_code == 302
    kept.refresh_from_db()
    assert (kept.ateco_edition, kept.tags, kept.sdgs, kept.mentor) == (
        "2025",
        ["orti", "latte"],
        ["1", "8"],
        True,
    )
    assert list(kept.other_sectors.all()) == [kept.sector]
    assert client.post(address, data | {"sdgs": ["1", "2", "3", "4", "5", "6"]}).status_code == 422


def test_the_office_is_in_lazio_or_elsewhere(client, kept):
    address = reverse("cooperatives:own_section", args=[kept.slug, "sedi"])
    assert client.post(address, {"postcode": "00185"}).status_code == 422
    assert client.post(address, {"elsewhere": "Napoli (NA)", "postcode": "80100"}).status_code == 302
    kept.refresh_from_db()
    seat = kept.seats.get()
    assert (kept.municipality, seat.municipality, seat.elsewhere) == (None, None, "Napoli (NA)")


def test_sites_are_added_changed_and_closed_in_the_history(client, kept):
    client.post(
        reverse("cooperatives:own_seat", args=[kept.slug, 0]), {"elsewhere": "Napoli (NA)", "workers": 3}
    )
    seat = kept.seats.get(kind="operating")
    address = reverse("cooperatives:own_seat", args=[kept.slug, seat.pk])
    client.post(address, {"elsewhere": "Terni (TR)", "workers": 3})
    client.post(address, {"close": "1"})
    seat.refresh_from_db()
    assert (seat.elsewhere, seat.active) == ("Terni (TR)", False)
    rows = kept.changes.filter(field="seats").order_by("pk").values_list("previous", "value")
    assert list(rows) == [
        (None, "Napoli (NA) · 3"),
        ("Napoli (NA) · 3", "Terni (TR) · 3"),
        ("Terni (TR) · 3", None),
    ]


def test_figures_are_written_in_italian_and_refusals_stand_at_their_field(client, kept):
    address = reverse("cooperatives:own_year", args=[kept.slug, LAST])
    assert client.post(address, {"members": 9, "members_women": 5, "members_men": 5}).status_code == 422
    assert client.post(address, {"members": -1}).status_code == 422
    assert client.post(address, {"members": 10, "revenue": "1.234.567,89"}).status_code == 302
    row = YearlyFigures.objects.get()
    assert (str(row.revenue), row.source, row.state) == ("1234567.89", "cooperative", "provisional")
    assert "1.234.567,89" in client.get(address).content.decode()
    client.post(reverse("cooperatives:own_year_confirm", args=[kept.slug, LAST]))
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_what_is_old_is_confirmed_with_one_button(client, kept):
    long_ago = timezone.now() - timedelta(days=400)
    Cooperative.objects.update(confirmed_at=long_ago)
    FieldChange.objects.update(at=long_ago)
    actions.write_cooperative(
        cooperative=Cooperative.objects.get(), source="cooperative", founded_on=timezone.localdate()
    )
    kept.refresh_from_db()
    old = {gap.field for gap in standing(kept).stale}
    assert {"name", "sector", "municipality"} <= old and "founded_on" not in old
    client.post(reverse("cooperatives:own_confirm", args=[kept.slug]))
    kept.refresh_from_db()
    assert standing(kept).stale == [] and kept.changes.filter(field="confirmed_at").count() == 1


def test_an_obligation_shows_its_inputs_its_source_and_its_day(client, kept):
    load_rules()
    first, second = (2024, 2025) if timezone.localdate().year in (2026, 2027) else (LAST - 1, LAST)
    for year in (first, second):
        actions.write_year(
            cooperative=kept, year=year, source="accounts", women_permanent=30, men_permanent=21, women_fixed_term=0,
            men_fixed_term=0, women_apprentices=0, men_apprentices=0, agency_workers=8,
        )  # fmt: skip
    kept.refresh_from_db()
    found = {each.key: each for each in standing(kept).obligations}
    assert (found["parity"].verdict, found["gender"].verdict, found["social"].verdict) == (
        "owed",
        "not_owed",
        "not_owed",
    )
    assert found["prevalence"].verdict == "missing" and "L. 162/2021" in found["parity"].source
    page = client.get(reverse("cooperatives:own", args=[kept.slug])).content.decode()
    assert "51 ·" in page and f"30 aprile {second + 1}" in page.lower()


def test_nothing_is_missing_once_all_is_said(kept):
    load_rules()
    before = standing(kept)
    assert 0 < before.percent < 100
    for year in (LAST, LAST - 1, LAST - 2):
        actions.write_year(cooperative=kept, year=year, source="staff", members=1)
    after = standing(kept)
    assert after.percent > before.percent
    assert "members" not in {gap.field for gap in after.missing}


def test_the_page_asks_the_same_number_of_questions_for_one_year_and_for_three(client, kept):
    address = reverse("cooperatives:own", args=[kept.slug])
    counts = []
    for years in ([LAST], [LAST - 1, LAST - 2]):
        for year in years:
            actions.write_year(cooperative=kept, year=year, source="staff", members=3)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]
