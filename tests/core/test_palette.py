"""Contrast of the colours that stand on each other. Source: WCAG 2.2, relative luminance and contrast ratio."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SOURCE = (Path(settings.BASE_DIR) / "static" / "scss" / "_palette.scss").read_text(encoding="utf-8")
PALETTE = dict(re.findall(r"^\$([a-z0-9-]+): (#[0-9a-f]{6});", SOURCE, re.MULTILINE))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_the_standards_own_extremes():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("text", ["ink", "ink-soft", "accent", "accent-deep", "leaf", "sun", "sky"])
@pytest.mark.parametrize("ground", ["paper", "sand"])
def test_text_can_be_read_on_every_ground(text, ground):
    assert contrast(PALETTE[text], PALETTE[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("paper", "ink"),
        ("paper", "accent"),
        ("paper", "leaf"),
        ("leaf", "leaf-soft"),
        ("sun", "sun-soft"),
        ("accent", "rose-soft"),
        ("ink", "sand-deep"),
    ],
)
def test_words_can_be_read_on_their_own_colour(text, ground):
    assert contrast(PALETTE[text], PALETTE[ground]) >= 4.5


@pytest.mark.parametrize("edge", ["ink-soft", "accent", "leaf", "sky"])
def test_edges_of_controls_can_be_seen(edge):
    assert contrast(PALETTE[edge], PALETTE["paper"]) >= 3


def test_each_step_of_a_map_is_darker_than_the_one_before():
    steps = [luminance(PALETTE[f"map-{number}"]) for number in range(1, 6)]
    assert steps == sorted(steps, reverse=True)
    assert all(contrast(PALETTE[f"map-{low}"], PALETTE[f"map-{low + 1}"]) >= 1.25 for low in range(1, 5))
