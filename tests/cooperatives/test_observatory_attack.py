"""A reader who keeps every figure that the pages, the map, the CSV and the open data give out solves nothing hidden.

The attacker is the worst one: knows which cooperatives answered and where each belongs, and asks linear algebra the rest.
"""

import csv
import random
import re
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest

from cooperatives import actions
from cooperatives.models import Cell, Cooperative, Release, YearlyFigures
from cooperatives.scoring import estimates
from cooperatives.scoring.suppression import THRESHOLD, dominant
from tests.cooperatives.scoring.test_suppression import rank
from tests.cooperatives.test_observatory import CSV, NOTHING, PAGE
from tests.make.cooperatives import make_membership
from tests.make.people import make_user
from tests.make.reference import make_territories
from tests.make.releases import make_cooperatives, make_figures, make_release, make_run, make_scores

pytestmark = pytest.mark.django_db
SIZES = {0: "0", 5: "1-9", 20: "10-49"}
AREAS = {
    "RM": "roma-metropolitana",
    "VT": "lazio-nord",
    "RI": "lazio-nord",
    "LT": "lazio-sud",
    "FR": "lazio-sud",
}
Name = tuple[str, str]


class Place(tuple):
    """(sector, province, size) of a cooperative, and the groups that it belongs to."""

    def groups(self) -> set[Name]:
        sector, province, size = self
        return {
            ("total", ""), ("sector", sector), ("province", province), ("territory", AREAS[province]), ("size", size),
            ("sector-size", f"{sector}/{size}"),
        }  # fmt: skip


def region(seed: int, number: int = 45) -> dict[Cooperative, Place]:
    """Cooperatives here and there: some groups large, some of one or two."""
    chance, found = random.Random(seed), {}
    make_territories()
    for _number in range(number):
        sector = chance.choice(
            ["produzione-servizi"] * 4 + ["legacoopsociali"] * 2 + ["abitanti", "agroalimentare"]
        )
        province = chance.choice(["RM"] * 5 + ["VT", "RI", "LT", "LT", "FR"])
        workers = chance.choice([0, 5, 5, 5, 20])
        (row,) = make_cooperatives(1, sector=sector, province=province, workers=workers)
        found[row] = Place((sector, province, SIZES[workers]))
    return found


def taken(client) -> list[dict[str, str]]:
    text = client.get(CSV).content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def weights(places: dict, answered: set, order: list) -> dict[Cooperative, Fraction]:
    """What each answer counts in the weighted estimate, as the page on the method tells."""
    strata = []
    classes = ["0", "1-9", "10-49"]
    for key in sorted(
        {(place[0], place[2]) for place in places.values()}, key=lambda it: (it[0], classes.index(it[1]))
    ):
        inside = [row for row in order if (places[row][0], places[row][2]) == key]
        who = [row.pk for row in inside if row in answered]
        strata.append(estimates.Stratum(key, len(inside), tuple(Fraction(1) for _one in who), tuple(who)))
    made = estimates.weighted_mean(estimates.collapse(strata))
    assert made is not None
    return {row: Fraction(made.weights.get(row.pk, 0)) for row in order}


def vector(name: Name, places: dict, answered: set, order: list) -> list[Fraction]:
    if name[0] == "estimate":
        found = weights(places, answered, order)
        return [found[row] for row in order]
    return [Fraction(row in answered and name in places[row].groups()) for row in order]


def given(rows: list[dict[str, str]], indicator: str, year: str = "") -> set[Name]:
    return {
        (row["tabella"], row["gruppo"])
        for row in rows
        if (row["indicatore"], row["anno"]) == (indicator, year)
    }


def solved(
    known: list[list[Fraction]], places: dict, answered: set, order: list, shown: set[Name]
) -> list[Name]:
    """Groups that are not given out and follow from what is; nobody's secret is a group in which nobody answered."""
    every = {name for row in answered for name in places[row].groups()} - shown
    rows = {name: vector(name, places, answered, order) for name in every}
    there = rank(known)
    return [name for name, row in sorted(rows.items()) if rank([*known, row]) == there]


def enter(client, who: str, row: Cooperative) -> None:
    if who == "member":
        user = make_user()
        make_membership(row, user)
        client.force_login(user)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("who", ["visitor", "member"])
def test_no_hidden_score_can_be_solved_from_the_csv(client, who, seed):
    places = region(seed)
    order, chance = list(places), random.Random(seed)
    totals = {row: chance.randrange(101) for row in chance.sample(order, 30)}
    release = make_release(totals, silent=[row for row in order if row not in totals])
    enter(client, who, order[0])
    shown = given(taken(client), "TOTAL")
    assert shown and ("sector-size" in {name[0] for name in shown}) <= (who == "member")
    hidden = release.cells.exclude(hidden="").filter(indicator="TOTAL").values_list("table", "key")
    assert hidden and not shown & set(hidden)
    known = [vector(name, places, set(totals), order) for name in sorted(shown)]
    assert solved(known, places, set(totals), order, shown) == []
    # What the attacker took is what it seems: otherwise having solved nothing would prove nothing.
    for row in taken(client):
        if row["indicatore"] == "TOTAL" and row["tabella"] not in ("estimate", "change"):
            inside = [
                totals[each] for each in totals if (row["tabella"], row["gruppo"]) in places[each].groups()
            ]
            assert (int(row["cooperative"]), Decimal(row["valore"])) == (
                len(inside), estimates.rounded(Fraction(sum(inside), len(inside))),
            )  # fmt: skip
            assert len(inside) >= THRESHOLD


@pytest.mark.parametrize("more", [1, 4, 6])
def test_nor_from_two_releases_kept_side_by_side(client, more):
    places = region(7)
    order = list(places)
    totals = dict.fromkeys(order[:28], 40)
    release = make_release(totals, silent=order[28:])
    enter(client, "member", order[0])
    first = given(taken(client), "TOTAL")
    later = dict.fromkeys(order[28 : 28 + more], 70)
    make_scores(release.run.wave, later)
    actions.freeze(run=make_run(release.run.wave))
    second = given(taken(client), "TOTAL")
    known = [vector(name, places, set(totals), order) for name in sorted(first)]
    if Release.objects.get(kind="maturity", current=True) != release:
        now = totals | later
        known += [vector(name, places, set(now), order) for name in sorted(second)]
        assert solved(known, places, set(now), order, first | second) == []
        news = [
            vector(name, places, set(later), order) for name in {n for r in later for n in places[r].groups()}
        ]
        few = [row for row in news if 0 < sum(row) < THRESHOLD]
        assert [row for row in few if rank([*known, row]) == rank(known)] == []
    else:
        assert second == first and more < THRESHOLD


@pytest.mark.parametrize("seed", [4, 5])
def test_no_hidden_sum_of_the_years_can_be_solved_nor_a_dominant_revenue(client, seed):
    places = region(seed, 40)
    order, chance = list(places), random.Random(seed)
    revenue = {
        row: Decimal(chance.choice([1, 1, 1, 1, 60]) * chance.randrange(1000, 9000)) for row in order[:30]
    }
    for row, amount in revenue.items():
        make_figures(row, members=chance.randrange(3, 50), revenue=amount)
    actions.freeze_performance()
    rows = taken(client)
    tables = ("total", "sector", "province", "territory")
    for indicator in ("members", "revenue"):
        shown = given(rows, indicator, "2025")
        known = [vector(name, places, set(revenue), order) for name in sorted(shown)]
        groups = {name for row in revenue for name in places[row].groups() if name[0] in tables} - shown
        found = {name: vector(name, places, set(revenue), order) for name in groups}
        assert [name for name, row in found.items() if rank([*known, row]) == rank(known)] == []
    for name in given(rows, "revenue", "2025"):
        inside = [revenue[row] for row in revenue if name in places[row].groups()]
        assert len(inside) >= THRESHOLD and not dominant(inside)


def test_a_correction_of_one_does_not_come_out_of_two_downloads(client):
    places = region(6, 30)
    order = list(places)
    for row in order:
        make_figures(row, members=10)
    actions.freeze_performance()
    before = taken(client)
    YearlyFigures.objects.filter(cooperative=order[0]).update(members=999)
    actions.freeze_performance()
    after = taken(client)
    day = {"congelata_il": ""}
    assert [row | day for row in after] == [row | day for row in before]


def test_pages_and_map_give_out_nothing_that_the_csv_does_not(client):
    """Each number beside a place on the map, and of each group on the page, is a line of the CSV."""
    places = region(8)
    order = list(places)
    make_release({row: 3 * number for number, row in enumerate(order[:30])}, silent=order[30:])
    rows = taken(client)
    names = {"RM": "Roma", "VT": "Viterbo", "RI": "Rieti", "LT": "Latina", "FR": "Frosinone"}
    for layer, indicator in (("risposte", "RESPONSE"), ("livello", "TOTAL")):
        page = client.get(f"/osservatorio/mappa/?strato={layer}").content.decode()
        drawn = dict(re.findall(r"<title>([^<:]+): ([^<]+)</title>", page))
        shown = {names[key] for table, key in given(rows, indicator) if table == "province"}
        assert {place for place, text in drawn.items() if text != NOTHING} == shown
    page = client.get(PAGE).content.decode()
    for table, caption in (
        ("sector", "Per settore"),
        ("size", "Per dimensione"),
        ("province", "Per provincia"),
    ):
        body = page.split(f"<caption>{caption}</caption>")[1].split("</table>")[0]
        lines = re.findall(r"<tr><th scope=\"row\">.*?</tr>", body)
        numbers = [line for line in lines if NOTHING not in line]
        assert len(numbers) == len([1 for name in given(rows, "TOTAL") if name[0] == table])


def test_what_only_the_office_uses_is_never_given_out(client):
    places = region(9, 20)
    make_release(dict.fromkeys(places, 50))
    for row in places:
        make_figures(row, members=5)
    actions.freeze_performance()
    kept = {"basis", "municipality", "postcode"}
    assert kept & set(Cell.objects.values_list("table", flat=True))
    for query in ("", "?completo=1", "?tabella=basis"):
        text = client.get(CSV + query).content.decode()
        found = {line.split(";")[2] for line in text.splitlines()[1:] if not line.startswith("performance")}
        assert not kept & found and "basis" not in text and "few" not in text
