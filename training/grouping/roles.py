"""Roles in a group: everyone has one, no two the same while there are enough of them, and they go round at each meeting."""

from collections.abc import Sequence

# facilitator, secretary, timekeeper, spokesperson, checker: as the methods of cooperative learning name them
ROLES = ("facilitator", "secretary", "timekeeper", "spokesperson", "checker")


def deal(members: Sequence[int], turn: int = 0) -> dict[int, list[str]]:
    """The roles of each member at the given turn (0 for the first meeting).

    Fewer members than roles: some hold two. More: some hold none at that turn, and get one when the roles move on.
    """
    people = list(members)
    held: dict[int, list[str]] = {key: [] for key in people}
    for place, role in enumerate(ROLES):
        if people:
            held[people[(place + turn) % len(people)]].append(role)
    return held
