from datetime import date
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from land.core import actions
from land.core.models import ContentVersion, DatedRule, Link, Organisation, Term, Territory
from land.core.provenance import chain
from tests.make.people import make_user
from tests.make.places import make_organisation

pytestmark = pytest.mark.django_db


def loaded():
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue().splitlines()


def test_reference_data_is_loaded_whole_and_twice_is_once():
    first, second = loaded(), loaded()
    assert first == second
    assert "territories: municipalities 378" in first
    assert "terms: ateco-2025 3257" in first
    assert {
        name: Term.objects.filter(scheme=name).count() for name in ("sector", "albo", "sdg", "training-area")
    } == {
        "sector": 7,
        "albo": 14,
        "sdg": 17,
        "training-area": 5,
    }
    assert {p.code: p.children.count() for p in Territory.objects.provinces()} == {
        "FR": 91,
        "LT": 33,
        "RI": 73,
        "RM": 121,
        "VT": 60,
    }


def test_municipalities_stand_in_an_italian_readers_order():
    loaded()
    names = list(
        Territory.objects.municipalities().filter(name__startswith="Castel S").values_list("name", flat=True)
    )
    assert names[:3] == ["Castel San Pietro Romano", "Castel Sant'Angelo", "Castel Sant'Elia"]


def rule(day, to=None, value="50"):
    return DatedRule.objects.create(
        code="rapporto-biennale",
        value=Decimal(value),
        unit="dipendenti",
        valid_from=day,
        valid_to=to,
        source="D.Lgs. 198/2006, art. 46",
    )


def test_a_rule_has_one_value_a_day():
    rule(date(2010, 1, 1), date(2021, 12, 2), "100")
    rule(date(2021, 12, 3))
    with pytest.raises(IntegrityError, match="core_datedrule_one_value_a_day"), transaction.atomic():
        rule(date(2024, 1, 1))
    assert DatedRule.objects.on("rapporto-biennale", date(2021, 12, 2)).value == 100
    assert DatedRule.objects.on("rapporto-biennale", date(2026, 1, 1)).value == 50
    with pytest.raises(DatedRule.DoesNotExist):
        DatedRule.objects.on("rapporto-biennale", date(2009, 1, 1))


def test_two_organisations_have_no_tax_code_or_each_its_own():
    make_organisation()
    make_organisation()
    Organisation.objects.update(tax_code="")
    with pytest.raises(IntegrityError, match="core_organisation_tax_code_is_unique"):
        Organisation.objects.update(tax_code="00743110157")


def test_provenance_is_written_once_and_shows_only_what_resolves():
    need, session = ("need", uuid4()), ("attic", uuid4())
    actions.link(frm=need, to=session)
    actions.link(frm=need, to=session)
    assert Link.objects.count() == 1
    assert chain(*session, make_user()) == {"origins": [], "fruits": []}


def test_every_publish_raises_the_content_version():
    actions.raise_content_version()
    first = ContentVersion.objects.get().number
    actions.raise_content_version()
    assert ContentVersion.objects.get().number == first + 1
