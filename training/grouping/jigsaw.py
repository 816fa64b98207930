"""The jigsaw: in every base group each topic has somebody; who has the same topic meets as experts.

Source: E. Aronson and others, The Jigsaw Classroom, 1978. Expert groups above six people are split, since in a larger
one somebody keeps silent.
"""

from collections.abc import Sequence

LARGEST_EXPERT_GROUP = 6


class TooManyTopics(ValueError):
    """A base group has fewer people than there are topics: some topic would have nobody there."""


def topics_of(base: Sequence[Sequence[int]], topics: Sequence[int]) -> dict[int, int]:
    """The topic of each person; in every base group each topic is taken, by as even a number of people as can be.

    The turn in which topics are dealt moves on from group to group, so that the spare people are not all of one topic.
    Raises: TooManyTopics; ValueError without a topic.
    """
    if not topics:
        raise ValueError("a jigsaw has topics")
    if base and min(len(group) for group in base) < len(topics):
        raise TooManyTopics
    found: dict[int, int] = {}
    spare = 0
    for group in base:
        for place, key in enumerate(group):
            if place < len(topics):
                found[key] = topics[place]
            else:
                found[key] = topics[spare % len(topics)]
                spare += 1
    return found


def experts(of: dict[int, int], topics: Sequence[int]) -> list[tuple[int, list[int]]]:
    """The expert groups as (topic, people): one a topic, split evenly above six."""
    groups: list[tuple[int, list[int]]] = []
    for topic in topics:
        people = [key for key, taken in of.items() if taken == topic]
        parts = -(-len(people) // LARGEST_EXPERT_GROUP)
        groups.extend((topic, people[part::parts]) for part in range(parts))
    return groups
