"""Numbers of people that may be told, and those that may not. Pure arithmetic, no database.

A number of people from 1 to `least` − 1 is not told. Nor is the next smallest, where the total and the others would give it
back: what is not told is, taken together, of nobody or of `least` people at least. Nobody is no secret: 0 is told.
Unit: people. Source of the method: cell suppression with complement (Eurostat, Handbook on Statistical Disclosure Control).
"""

from collections.abc import Mapping, Sequence

LEAST = 3  # no workshop may set less


def told(numbers: Sequence[int], least: int) -> list[int | None]:
    """The same numbers, None where one may not be told. Whoever knows their total finds no hidden one.

    Raises: ValueError for a negative number or `least` below 3.
    """
    if least < LEAST or any(number < 0 for number in numbers):
        raise ValueError(f"Numbers of people are not negative, and the least told is never below {LEAST}.")
    hidden: set[int] = {place for place, number in enumerate(numbers) if 0 < number < least}
    together = sum(numbers[place] for place in hidden)
    rest = sorted((number, place) for place, number in enumerate(numbers) if number >= least)
    # One hidden number alone follows from the total; so do several that together are fewer than `least`.
    while hidden and rest and (len(hidden) == 1 or together < least):
        number, place = rest.pop(0)
        hidden.add(place)
        together += number
    return [None if place in hidden else number for place, number in enumerate(numbers)]


def told_of(numbers: Mapping[str, int], least: int) -> dict[str, int | None]:
    """As `told`, by key."""
    return dict(zip(numbers, told(list(numbers.values()), least), strict=True))


def total(numbers: Sequence[int], least: int) -> int | None:
    """Their sum, None where it is of too few people."""
    whole = sum(numbers)
    return None if 0 < whole < least else whole
