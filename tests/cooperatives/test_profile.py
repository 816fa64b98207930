"""What a profile says beside the registry: staff take in what they accept, value by value, with its provenance."""

import pytest
from django.urls import reverse

from cooperatives import actions
from cooperatives.actions.profile import ChangedMeanwhile, LookedAtAlready, Refused, differences
from cooperatives.models import Cooperative, FieldChange, Response
from land.accounts.models import AccessEvent
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.people import make_staff, make_user
from tests.make.profiles import make_profile

pytestmark = pytest.mark.django_db


def by_key(response) -> dict:
    return {each.key: each for each in differences(response=response)}


def take(response, *keys) -> int:
    there = by_key(response)
    return actions.settle_differences(
        response=response, chosen={key: there[key].seen for key in keys}, by=make_staff()
    )


def test_only_what_differs_is_shown_in_the_words_of_both():
    cooperative = make_cooperative("Prima", rea="RM123456", mentor=True, website="https://prima.example")
    found = by_key(make_profile(cooperative, P101="PRIMA", P104="RM-123456", P114=None))
    assert not {
        "name",
        "tax_code",
        "rea",
        "mentor",
        "website",
        "albo_category",
        "sector",
        "consent_directory",
    } & set(found)
    assert (found["albo_section"].now, found["albo_section"].said) == (
        "–",
        "diversa dalla mutualità prevalente",
    )
    assert (found["founded_on"].now, found["founded_on"].said) == ("–", "1998")
    assert found["certifications"].said == "ISO 9001 (qualità)"
    assert (found["consent_map"].now, found["consent_map"].said) == ("no", "sì")
    assert found["2024:revenue"].said == "120.000,50"


def test_what_was_accepted_enters_the_registry_with_its_provenance_and_the_rest_stays_as_it_was():
    cooperative = make_cooperative(pec="vecchia@pec.example", phone="06 123456")
    response, staff = make_profile(cooperative, P113="06 999999"), make_staff()
    there = by_key(response)
    chosen = {key: there[key].seen for key in ("pec", "consent_map", "2024:members", "2024:women_permanent")}
    assert actions.settle_differences(response=response, chosen=chosen, by=staff) == 4
    row = Cooperative.objects.get(pk=cooperative.pk)
    assert (row.pec, row.phone, row.consent_map, row.founded_on) == (
        "coop@pec.example",
        "06 123456",
        True,
        None,
    )
    year = row.years.get()
    assert (year.year, year.members, year.women_permanent, year.workers, year.source) == (
        2024,
        30,
        12,
        None,
        "profile",
    )
    change = FieldChange.objects.get(cooperative=row, field="pec", source="profile")
    assert (change.previous, change.value, change.user) == ("vecchia@pec.example", "coop@pec.example", staff)
    assert Response.objects.to_review().count() == 0


def test_a_profile_is_settled_once_and_never_over_a_newer_value():
    response = make_profile(make_cooperative(pec="vecchia@pec.example"))
    seen = by_key(response)["pec"].seen
    actions.write_cooperative(cooperative=response.cooperative, source="staff", pec="nuova@pec.example")
    fresh = Response.objects.for_work().get(pk=response.pk)
    with pytest.raises(ChangedMeanwhile):
        actions.settle_differences(response=fresh, chosen={"pec": seen}, by=make_staff())
    assert Response.objects.to_review().count() == 1
    assert take(fresh) == 0
    with pytest.raises(LookedAtAlready):
        take(fresh, "founded_on")
    assert Cooperative.objects.get().pec == "nuova@pec.example"


def test_what_the_registry_refuses_stands_at_its_value_and_nothing_is_written():
    other = make_cooperative()
    response = make_profile(P102=other.tax_code)
    with pytest.raises(Refused) as refused:
        take(response, "pec", "tax_code")
    assert refused.value.key == "tax_code"
    assert Cooperative.objects.get(pk=response.cooperative.pk).pec == ""
    assert Response.objects.to_review().count() == 1


def test_another_questionnaire_has_nothing_to_compare():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    assert differences(response=Response.objects.for_work().get(pk=response.pk)) == []
    assert Response.objects.to_review().count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(client, settings, number, django_assert_num_queries):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_staff())
    for _each in range(number):
        make_profile()
    client.get(reverse("cooperatives_profiles"))
    with django_assert_num_queries(11):
        page = client.get(reverse("cooperatives_profiles")).content.decode()
    assert page.count("/gestione/cooperative/profili/") >= number


def test_staff_accept_on_the_screen_and_the_reading_is_logged(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_staff())
    response = make_profile()
    address = reverse("cooperatives_profile", args=[response.uuid])
    page = client.get(address).content.decode()
    assert "coop@pec.example" in page and 'value="2024:members"' in page
    assert (
        AccessEvent.objects.filter(what__startswith=f"profile {response.cooperative.public_id}").count() == 1
    )
    stale = client.post(address, {"accept": ["pec"], "seen-pec": '"altro@pec.example"'})
    assert (stale.status_code, Cooperative.objects.get().pec) == (422, "")
    seen = by_key(response)["pec"].seen
    assert client.post(address, {"accept": ["pec"], "seen-pec": seen}).url == reverse("cooperatives_profiles")
    assert Cooperative.objects.get().pec == "coop@pec.example"
    assert "Accetta le scelte" not in client.get(address).content.decode()


def test_a_whole_registry_is_left_as_it_is(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_staff())
    response = make_profile()
    seen = {f"seen-{key}": each.seen for key, each in by_key(response).items()}
    client.post(
        reverse("cooperatives_profile", args=[response.uuid]),
        {"leave": "1", "accept": list(by_key(response)), **seen},
    )
    assert (Cooperative.objects.get().pec, Response.objects.to_review().count()) == ("", 0)


def test_nobody_else_looks(client):
    response = make_profile()
    client.force_login(make_user())
    for name, args in (("cooperatives_profiles", []), ("cooperatives_profile", [response.uuid])):
        assert client.get(reverse(name, args=args)).status_code in (302, 403, 404)
    assert client.post(reverse("cooperatives_experience", args=[response.uuid])).status_code in (
        302,
        403,
        404,
    )
