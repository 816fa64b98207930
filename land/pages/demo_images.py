"""Covers for the demo: hills, fields, coast or houses as flat shapes in the site's colours, the same for the same name."""

import math
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

WIDE, HIGH = 1200, 675
SKIES = [("#f6e9d8", "#fbf6ee"), ("#dbe6e4", "#f4f7f5"), ("#f3dfd0", "#fbf1e6"), ("#e4ebdc", "#f7f7ee")]
SUNS = ["#e8a33d", "#d9653b", "#f2c46d"]
LANDS = [
    ["#9db58f", "#6f9470", "#47735b", "#27524a", "#17393a"],
    ["#d8b88a", "#c08a56", "#8f6a47", "#4f5a48", "#20403f"],
    ["#a9c3bd", "#79a09b", "#4d7b78", "#2c5a5b", "#163b3f"],
    ["#e0c9a2", "#a8b27d", "#6d8f66", "#3c6a57", "#1c4442"],
]
HOUSES = ["#f4ead9", "#d9653b", "#e8a33d", "#fbf6ee", "#b9472b"]
COUNT = 24  # different covers; more practices share them


def draw(name: str) -> Any:
    """The image called `demo <name>`, drawn and kept the first time."""
    model = get_image_model()
    title = f"demo {name}"
    kept = model.objects.filter(title=title).first()
    if kept is not None:
        return kept
    out = BytesIO()
    picture(name).save(out, "PNG", optimize=True)
    out.seek(0)
    image = model(title=title, description="Paesaggio astratto", file=ImageFile(out, name=f"demo-{name}.png"))
    image.save()
    return image


def picture(name: str) -> Image.Image:
    """A landscape of flat shapes, 1200 × 675 px."""
    dice = Random(int(sha256(name.encode()).hexdigest()[:12], 16))  # noqa: S311 (a drawing, no secret)
    canvas = Image.new("RGB", (WIDE, HIGH))
    pen = ImageDraw.Draw(canvas, "RGBA")
    _sky(pen, *dice.choice(SKIES))
    _sun(pen, dice)
    lands = dice.choice(LANDS)
    theme = dice.choice(["hills", "fields", "coast", "houses", "houses"])
    for depth, colour in enumerate(lands):
        base = HIGH * (0.42 + 0.13 * depth)
        _ridge(pen, dice, base, 70 - 9 * depth, colour)
        if theme == "fields" and depth >= 2:
            _furrows(pen, dice, base, lands[depth - 1])
        if theme == "houses" and depth in (1, 2, 3):
            _village(pen, dice, base + 30)
        if theme == "hills" and depth in (2, 3):
            _trees(pen, dice, base, lands[-1])
    if theme == "coast":
        _sea(pen, dice)
    return canvas


def _sky(pen: ImageDraw.ImageDraw, top: str, low: str) -> None:
    first, last = _rgb(top), _rgb(low)
    for y in range(HIGH):
        part = y / HIGH
        pen.line(
            [(0, y), (WIDE, y)],
            fill=tuple(round(a + (b - a) * part) for a, b in zip(first, last, strict=True)),
        )


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _sun(pen: ImageDraw.ImageDraw, dice: Random) -> None:
    x, y, r = dice.randint(180, 1020), dice.randint(110, 250), dice.randint(52, 96)
    pen.ellipse([x - r * 1.5, y - r * 1.5, x + r * 1.5, y + r * 1.5], fill=(255, 255, 255, 60))
    pen.ellipse([x - r, y - r, x + r, y + r], fill=dice.choice(SUNS))


def _ridge(pen: ImageDraw.ImageDraw, dice: Random, base: float, swing: float, colour: str) -> None:
    waves = [(dice.uniform(0.6, 2.2), dice.uniform(0, 6.3), dice.uniform(0.4, 1.0)) for _ in range(3)]
    edge = [
        (x, base - swing * sum(a * math.sin(f * x / WIDE * 6.3 + p) for f, p, a in waves) / 2)
        for x in range(0, WIDE + 8, 8)
    ]
    pen.polygon([*edge, (WIDE, HIGH), (0, HIGH)], fill=colour)


def _furrows(pen: ImageDraw.ImageDraw, dice: Random, base: float, colour: str) -> None:
    x = dice.randint(-100, 300)
    for number in range(7):
        left = x + number * 150
        pen.polygon(
            [(left, HIGH), (left + 60, HIGH), (left + 190 + number * 6, base + 60)], fill=(*_rgb(colour), 90)
        )


def _village(pen: ImageDraw.ImageDraw, dice: Random, base: float) -> None:
    x = dice.randint(60, 800)
    for _number in range(dice.randint(3, 6)):
        wide, high = dice.randint(46, 84), dice.randint(50, 112)
        wall, roof = dice.sample(HOUSES, 2)
        pen.rectangle([x, base - high, x + wide, base + 40], fill=wall)
        pen.polygon(
            [(x - 6, base - high), (x + wide + 6, base - high), (x + wide / 2, base - high - 34)], fill=roof
        )
        pen.rectangle([x + wide * 0.4, base - high * 0.6, x + wide * 0.6, base - high * 0.35], fill="#20403f")
        x += wide + dice.randint(-4, 22)


def _trees(pen: ImageDraw.ImageDraw, dice: Random, base: float, colour: str) -> None:
    for _number in range(dice.randint(5, 9)):
        x, high = dice.randint(20, WIDE - 20), dice.randint(60, 120)
        pen.ellipse([x - high * 0.16, base - high + 30, x + high * 0.16, base + 40], fill=colour)


def _sea(pen: ImageDraw.ImageDraw, dice: Random) -> None:
    pen.rectangle([0, HIGH * 0.78, WIDE, HIGH], fill="#2c6e78")
    for number in range(6):
        y, x = HIGH * 0.8 + number * 22, dice.randint(0, 900)
        pen.line([(x, y), (x + dice.randint(120, 320), y)], fill="#8fbab8", width=4)
