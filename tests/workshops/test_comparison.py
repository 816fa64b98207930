"""Territories compared, and the data given away: only what reports tell, never of few people."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from land.core.models import Territory
from tests.make.after import make_answers, make_cluster, make_concluded, make_count, make_idea, make_published
from tests.make.people import logged_in, make_staff, make_user
from tests.make.workshops import make_cycle
from workshops.actions import comparison, opendata
from workshops.actions.context import descriptors_of
from workshops.models import ContextFigure, VisionCard

pytestmark = pytest.mark.django_db


def area(code, name):
    return Territory.objects.get_or_create(kind="area", code=code, defaults={"name": name, "slug": code})[0]


def reported(name="Lazio Nord", code="nord", present=(6, 7), **values):
    row = make_concluded(area=area(code, name), present=present, **values)
    for when, step in (("before", "2"), ("after", "4")):
        make_answers(
            row, "scale", when, {"cittadini": [step] * present[0], "cooperative": [step] * present[1]}
        )
    make_count(row, {make_idea(row): (present[0], 4), make_idea(row, "Il forno"): (0, present[1] - 4)})
    make_published(row, make_staff())
    return row


def describe(place, kind, value, on=date(2026, 1, 1)):
    return ContextFigure.objects.create(area=place, kind=kind, label=kind, value=value, on=on, source="ISTAT")


def test_the_comparison_is_territories_by_visions():
    reported()
    reported("Periferie", "periferie")
    found = comparison.columns()
    assert [column.title for column in found] == ["Lazio Nord", "Periferie"]
    rows = comparison.table(found, "perceptions")
    assert [row.title for row in rows] == ["Cittadini", "Cooperative"]
    assert rows[0].cells == [["2,0 → 4,0 su 5"], ["2,0 → 4,0 su 5"]]
    assert comparison.table(found, "votes")[0].cells[0] == ["La bottega (6)"]


def test_a_workshop_without_a_published_report_is_not_compared(client):
    make_concluded()
    page = client.get(reverse("workshops:comparison")).content.decode()
    assert "Il primo report è in arrivo" in page


def test_nothing_below_the_smallest_cell_is_compared():
    reported(present=(4, 8))
    found = comparison.columns()
    for aspect in ("perceptions", "votes"):
        assert all("non si dice" in row.cells[0][0] for row in comparison.table(found, aspect))
    told = [line for line in comparison.lines(found) if line[5] in ("percezioni", "voti")]
    assert {(line[7], line[8], line[9]) for line in told} == {(None, None, ""), ("", "", None)}


def test_an_empty_category_is_said_to_be_empty():
    row = make_concluded(present=(6, 0))
    make_published(row, make_staff())
    assert comparison.table(comparison.columns(), "votes")[1].cells == [["nessun partecipante"]]


def test_descriptors_narrow_the_comparison_and_the_latest_holds(client):
    north, outskirts = reported(), reported("Periferie", "periferie")
    describe(north.area, "setting", "urban", date(2020, 1, 1))
    describe(north.area, "setting", "inner")
    describe(outskirts.area, "setting", "urban")
    describe(outskirts.area, "cohesion", "critical", date(2999, 1, 1))
    assert [column.title for column in comparison.columns(setting="inner")] == ["Lazio Nord"]
    assert comparison.columns(setting="inner", pace="growing") == []
    assert comparison.columns(cohesion="critical") == []
    assert list(descriptors_of([north.area_id], date(2021, 1, 1))[north.area_id]) == ["setting"]
    page = client.get(reverse("workshops:comparison"), {"ambito": "inner"}).content.decode()
    assert "area interna" in page and "ISTAT, 1 gennaio 2026" in page
    assert client.get(reverse("workshops:comparison"), {"ambito": "mare", "ciclo": "x"}).status_code == 200


def test_the_comparison_narrows_by_cycle_theme_and_aspect(client):
    cycle = make_cycle()
    reported(cycle=cycle)
    reported("Periferie", "periferie")
    assert len(comparison.columns(cycle=cycle.pk)) == 1
    assert comparison.columns(theme="Mare") == []
    found = comparison.columns()
    assert comparison.table(found, "votes", "Boschi")[0].cells[0] == ["–"]
    page = client.get(reverse("workshops:comparison"), {"aspetto": "needs"}).content.decode()
    assert 'id="aspetto-needs"' in page and 'id="aspetto-votes"' not in page
    table = client.get(reverse("workshops:comparison_csv"), {"aspetto": "votes"}).content.decode("utf-8-sig")
    assert "voti;La bottega" in table and "percezioni" not in table


def test_the_comparison_costs_the_same_for_one_and_for_three(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reported()
    client.get(reverse("workshops:comparison"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("workshops:comparison") + "?aspetto=votes")
    reported("Periferie", "periferie")
    reported("Lazio Sud", "sud")
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("workshops:comparison") + "?aspetto=votes&tema=")
    assert len(three) == len(one)


def test_a_descriptor_says_one_of_three_words():
    with pytest.raises(IntegrityError), transaction.atomic():
        describe(area("nord", "Lazio Nord"), "setting", "collina")


def test_staff_write_what_a_territory_is_like_with_day_and_source():
    place, client = area("nord", "Lazio Nord"), logged_in(make_staff())
    address = reverse("context_figures:add")
    typed = {
        "area": place.pk, "kind": "setting", "label": "", "word": "growing", "value": "", "on": "2026-01-01",
        "source": "ISTAT",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 200
    assert not ContextFigure.objects.exists()
    assert client.post(address, typed | {"word": "inner"}).status_code == 302
    assert (
        client.post(address, typed | {"kind": "figure", "label": "Oltre 65, %", "value": "27,9"}).status_code
        == 302
    )
    assert {row.shown_value for row in ContextFigure.objects.all()} == {"area interna", "27,9"}
    assert client.get(reverse("context_figures:index")).status_code == 200
    assert logged_in(make_user()).get(address).status_code in (302, 403, 404)


def test_the_method_is_explained_in_plain_words_and_claims_no_mark(client):
    page = client.get(reverse("workshops:method")).content.decode()
    assert "laboratorio di scenario ispirato al metodo EASW" in page and "®" not in page
    assert client.get("/en/laboratori/metodo/").status_code == 200


@pytest.mark.parametrize("file", opendata.FILES, ids=lambda file: file.name)
def test_every_file_opens_as_csv_and_json_with_its_dictionary(client, file):
    row = reported()
    make_cluster(row)
    table = client.get(reverse("workshops:data_csv", args=[row.slug, file.name]))
    assert table.content.startswith(b"\xef\xbb\xbf") and "creativecommons" in table["Link"]
    assert table.content.decode("utf-8-sig").splitlines()[0] == ";".join(file.columns)
    told = client.get(reverse("workshops:data_json", args=[row.slug, file.name])).json()
    assert (told["licence"], list(told["dictionary"])) == ("CC BY 4.0", list(file.columns))
    assert len(told["rows"]) == len(table.content.decode("utf-8-sig").splitlines()) - 1


def test_there_are_no_data_before_the_report_and_no_other_files(client):
    row = make_concluded()
    assert client.get(reverse("workshops:data", args=[row.slug])).status_code == 404
    assert client.get(reverse("workshops:data_csv", args=[row.slug, "cartellini"])).status_code == 404
    make_published(row, make_staff())
    assert client.get(reverse("workshops:data_csv", args=[row.slug, "persone"])).status_code == 404
    assert "significato" in client.get(reverse("workshops:data_dictionary", args=[row.slug])).content.decode()


def test_text_that_a_spreadsheet_takes_for_a_formula_opens_as_text(client):
    row = make_concluded()
    make_cluster(row)
    VisionCard.objects.update(text='=HYPERLINK("http://x")')
    make_published(row, make_staff())
    table = client.get(reverse("workshops:data_csv", args=[row.slug, "cartellini"])).content.decode(
        "utf-8-sig"
    )
    assert "'=HYPERLINK" in table


def test_hidden_cards_are_not_given_away(client):
    row = make_concluded()
    make_cluster(row)
    VisionCard.objects.update(state="hidden", hidden_why="Offensiva")
    make_published(row, make_staff())
    told = client.get(reverse("workshops:data_json", args=[row.slug, "cartellini"])).json()
    assert told["rows"] == []
