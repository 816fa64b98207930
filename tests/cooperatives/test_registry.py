"""An entry of the registry is written by one verb, moves by its states, and is found only if it may be."""

import pytest

from cooperatives import actions
from cooperatives.actions.identifiers import TaxCodeCheckDigit, TaxCodeLength, TaxCodeOfAPerson
from cooperatives.actions.registry import TaxCodeTaken, TransitionRefused
from cooperatives.models import Cooperative
from cooperatives.querysets import fold, size_class
from land.core.models import Organisation, SearchEntry
from tests.make.cooperatives import make_cooperative, make_membership, make_tax_code
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def test_a_cooperative_has_its_organisation_and_a_public_identifier():
    cooperative = make_cooperative("Sant’Elia Lavoro")
    assert (cooperative.organisation.kind, cooperative.organisation.tax_code) == (
        "cooperative",
        cooperative.tax_code,
    )
    assert cooperative.public_id.startswith("C") and len(cooperative.public_id) == 7
    assert cooperative.slug == "santelia-lavoro"
    assert make_cooperative("Sant’Elia Lavoro").slug == "santelia-lavoro-2"
    assert cooperative.seats.get().kind == "registered"


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("07643520568", TaxCodeCheckDigit),
        ("0764352056", TaxCodeLength),
        ("RSSMRA80A01H501U", TaxCodeOfAPerson),
        ("00000000000", TaxCodeCheckDigit),
    ],
)
def test_a_wrong_code_is_refused_with_its_own_sentence(code, refusal):
    with pytest.raises(refusal):
        make_cooperative(tax_code=code)
    assert Organisation.objects.count() == 0


def test_a_code_is_taken_once():
    code = make_tax_code()
    make_cooperative(tax_code=code)
    with pytest.raises(TaxCodeTaken):
        make_cooperative(tax_code=f"IT {code}")


def test_a_name_is_found_without_accents_and_apostrophes():
    cooperative = make_cooperative("Cooperativa Sant’Elìa dell'Orto")
    for typed in ("sant elia", "SANT'ELIA", "santa elia orto", "elia dell’orto"):
        found = list(Cooperative.objects.named(typed))
        assert found == ([] if typed.startswith("santa") else [cooperative]), typed
    assert fold("  Rocca d’Arce ") == "rocca d arce"


def test_only_what_agreed_to_be_listed_is_in_the_search():
    cooperative = make_cooperative("Da trovare")
    assert SearchEntry.objects.filter(kind="cooperative", uuid=cooperative.uuid).count() == 1
    actions.write_cooperative(cooperative=cooperative, source="test", consent_directory=False)
    assert SearchEntry.objects.filter(kind="cooperative").count() == 0


def test_visitors_members_and_staff_know_of_different_cooperatives():
    listed = make_cooperative()
    network = make_cooperative(visibility="network")
    own = make_cooperative(visibility="private", consent_directory=False)
    private = make_cooperative(visibility="private")
    member, other, staff = make_user(), make_user(), make_user(roles=("staff",))
    make_membership(own, member)
    from django.contrib.auth.models import AnonymousUser

    def known_to(user):
        return set(Cooperative.objects.visible_to(user))

    assert known_to(AnonymousUser()) == {listed}
    assert known_to(other) == {listed, network}
    assert known_to(member) == {listed, network, own}
    assert known_to(staff) == {listed, network, own, private}


def test_states_follow_their_path_and_leave_the_directory():
    cooperative = make_cooperative()
    actions.change_state(cooperative=cooperative, to="suspended")
    actions.change_state(cooperative=cooperative, to="active")
    actions.change_state(cooperative=cooperative, to="left")
    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.is_listed, cooperative.ended_at is None) == ("left", False, False)
    assert SearchEntry.objects.filter(kind="cooperative").count() == 0
    with pytest.raises(TransitionRefused) as refusal:
        actions.change_state(cooperative=cooperative, to="active")
    assert "%" not in str(refusal.value)


def test_a_merged_cooperative_says_into_which():
    one, other = make_cooperative(), make_cooperative()
    with pytest.raises(TransitionRefused):
        actions.change_state(cooperative=one, to="merged")
    actions.change_state(cooperative=one, to="merged", successor=other)
    one.organisation.refresh_from_db()
    assert one.organisation.successor == other.organisation


def test_consents_carry_when_and_through_what():
    cooperative = make_cooperative(consent_directory=False)
    assert cooperative.consents_at is None
    actions.write_cooperative(cooperative=cooperative, source="staff", consent_map=True)
    assert cooperative.consents_source == "staff" and cooperative.consents_at is not None


@pytest.mark.parametrize(
    ("workers", "size"),
    [
        (None, ""),
        (0, "0"),
        (1, "1-9"),
        (9, "1-9"),
        (10, "10-49"),
        (49, "10-49"),
        (50, "50-249"),
        (249, "50-249"),
        (250, "250+"),
    ],
)
def test_the_size_class_is_the_same_in_python_and_in_sql(workers, size):
    cooperative = make_cooperative(workers=workers, workers_year=2025)
    assert size_class(workers) == size
    assert Cooperative.objects.with_size().get(pk=cooperative.pk).size == size
    if size:
        assert list(Cooperative.objects.of_size(size)) == [cooperative]
