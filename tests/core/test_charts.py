import re

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from land.core.charts import bars, lines, radar
from land.core.charts.radar import CENTRE, RADIUS, wrapped


def test_the_first_axis_points_up_and_the_values_lie_on_their_axes():
    chart = radar([("A", 100), ("B", 0), ("C", 50), ("D", 25)])
    assert [axis.point for axis in chart.axes] == [
        (CENTRE[0], CENTRE[1] - RADIUS),
        CENTRE,
        (CENTRE[0], CENTRE[1] + RADIUS / 2),
        (CENTRE[0] - RADIUS / 4, CENTRE[1]),
    ]


@given(st.lists(st.floats(0, 100), min_size=3, max_size=12))
def test_no_point_of_a_radar_leaves_its_rim(values):
    for axis in radar([(f"Dimensione {number}", value) for number, value in enumerate(values)]).axes:
        x, y = axis.point
        assert (x - CENTRE[0]) ** 2 + (y - CENTRE[1]) ** 2 <= (RADIUS + 0.2) ** 2


@pytest.mark.parametrize(
    "axes", [[("A", 1), ("B", 2)], [("A", 101), ("B", 0), ("C", 0)], [("A", -1), ("B", 0), ("C", 0)]]
)
def test_a_radar_that_cannot_be_drawn_is_refused(axes):
    with pytest.raises(ValueError, match="radar"):
        radar(axes)


def test_bars_are_as_long_as_their_values():
    assert [row.length for row in bars([("A", 10), ("B", 5), ("C", 0)]).rows] == [340.0, 170.0, 0.0]
    assert bars([]).rows == []
    assert [row.length for row in bars([("A", 0)]).rows] == [0.0]


def test_a_label_is_never_broken_inside_a_word():
    assert wrapped("Digitalizzazione antropocentrica del lavoro") == [
        "Digitalizzazione",
        "antropocentrica",
        "del lavoro",
    ]


def test_each_axis_of_a_radar_has_a_number_and_stands_in_the_legend_under_it():
    html = drawn(
        "radar_chart rows title", rows=[("Strategia", 53.33), ("Dati", 84.5), ("IA", 96.0)], title="T"
    )
    assert re.findall(r'font-weight="600"[^>]*>(\d)</text>', html) == ["1", "2", "3"]
    assert re.findall(r"<li>(\w+): <strong>([^<]+)</strong></li>", html) == [
        ("Strategia", "53,33"),
        ("Dati", "84,50"),
        ("IA", "96"),
    ]


def drawn(tag: str, **context) -> str:
    with translation.override("it"):
        return Template("{% " + tag + " %}").render(Context(context))


@pytest.mark.parametrize("tag", ["radar_chart rows title unit='punti'", "bar_chart rows title unit='punti'"])
def test_a_chart_has_a_title_a_description_and_a_table_with_the_same_numbers(tag):
    html = drawn(tag, rows=[("Strategia", 53.33), ("<b>Dati</b>", 84.5), ("IA", 96)], title="Punteggi")
    assert html.count("<title") == html.count("<desc") == 1
    assert re.findall(r'<td class="number">([^<]+)</td>', html) == ["53,33", "84,50", "96"]
    assert "&lt;b&gt;Dati&lt;/b&gt;" in html
    assert "<b>" not in html
    assert re.findall(r'(?:points|x1|y1|x|y|cx|cy|width|viewBox)="[^"]*\d,\d+,', html) == []


def test_a_line_keeps_zero_in_sight_and_goes_below_it():
    chart = lines([("Cassa", [100.0, -50.0, 0.0])], ["1", "2", "3"])
    heights = [y for _x, y in chart.series[0].dots]
    assert heights[2] == chart.zero and heights[0] < chart.zero < heights[1]
    assert [value for _y, value in chart.levels] == [100.0, 50.0, 0.0, -25.0, -50.0]
    assert [label for _x, label in lines([("A", range(12))], list("abcdefghijkl"), every=3).steps] == list(
        "adgjl"
    )


@pytest.mark.parametrize("values", [[0.0, 0.0], [5.0, 5.0], [-5.0, -1.0], [1e9, 0.0]])
def test_any_numbers_make_a_line_inside_its_box(values):
    chart = lines([("A", values)], ["1", "2"])
    assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in chart.series[0].dots)


def test_a_line_without_one_value_a_label_is_refused():
    for series, labels in (([("A", [1.0])], ["1", "2"]), ([], [])):
        with pytest.raises(ValueError, match="one value"):
            lines(series, labels)


def test_a_line_has_its_table_with_the_same_numbers():
    html = drawn(
        "line_chart rows labels title what='Mese'",
        rows=[("Cassa", [10.0, -2.5])],
        labels=["1", "2"],
        title="T",
    )
    assert re.findall(r'<td class="number">([^<]+)</td>', html) == ["10", "-2,50"]
    assert html.count("<title") == html.count("<desc") == 1
