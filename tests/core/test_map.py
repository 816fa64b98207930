"""The map of Lazio."""

import re
from itertools import pairwise

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from land.core.charts import Place, borders, region_map
from land.core.charts.borders import SOURCE
from land.core.charts.map import breaks, step_of


def points(path: str) -> list[tuple[int, int]]:
    """The corners of a path of ours: M, relative steps, z."""
    found = []
    for ring in filter(None, path.split("z")):
        start, steps = ring[1:].split("l")
        x, y = (int(number) for number in re.findall(r"-?\d+", start))
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        found.append((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_all_378_municipalities_of_the_five_provinces_are_there():
    rows = borders().municipalities
    counts = {code: sum(row.province == code for row in rows.values()) for code in borders().labels}
    assert counts == {"RM": 121, "FR": 91, "RI": 73, "VT": 60, "LT": 33}
    assert "058091" in rows


def test_the_file_stays_small():
    assert SOURCE.stat().st_size <= 80_000


def test_every_border_lies_in_the_box():
    lazio = borders()
    for row in lazio.municipalities.values():
        corners = points(row.path)
        assert len(corners) >= 3
        assert all(0 <= x <= lazio.width and 0 <= y <= lazio.height for x, y in corners)


def test_a_point_of_every_municipality_is_in_lazio():
    assert all(
        11.4 < row.at[0] < 14.1 and 40.7 < row.at[1] < 42.9 for row in borders().municipalities.values()
    )


@given(st.lists(st.floats(0, 1e9), max_size=10))
def test_five_equal_steps_hold_every_value(values):
    ends = breaks(values)
    assert len(ends) == 6 and ends[0] == 0
    assert len({round(high - low, 6) for low, high in pairwise(ends)}) == 1
    assert all(1 <= step_of(value, ends) <= 5 for value in values)


def test_a_value_on_an_end_belongs_to_the_lower_step():
    assert [step_of(value, [0, 20, 40, 60, 80, 100]) for value in (0, 20, 20.01, 100, None)] == [
        1,
        1,
        2,
        5,
        0,
    ]


def test_a_value_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="between 0 and 100"):
        step_of(101, [0, 20, 40, 60, 80, 100])


def drawn(places) -> str:
    with translation.override("it"):
        template = Template("{% map_chart places 'Cooperative' what='Provincia' unit='numero' %}")
        return template.render(Context({"places": places}))


def test_a_map_says_every_number_as_text_and_in_its_table():
    html = drawn(
        [
            Place("RM", "Roma", 45, "45", url="/cooperative/?provincia=RM", provinces=("RM",)),
            Place("VT", "<b>Viterbo</b>", None, "dato non disponibile", provinces=("VT",)),
        ]
    )
    assert html.count("Roma: 45") >= 2 and html.count('href="/cooperative/?provincia=RM"') == 2
    assert "<b>" not in html
    assert html.count("dato non disponibile") >= 3
    assert "map-area map-5" in html and "map-area map-0" in html
    assert "style=" not in html and "openpolis/ISTAT CC BY 4.0" in html


def test_municipalities_are_drawn_one_by_one_with_the_provinces_outlined():
    places = [Place(code, code, 1, "1", municipalities=(code,)) for code in borders().municipalities]
    chart = region_map(places, borders())
    assert len(chart.areas) == 378 and len(chart.outlines) == 5
