"""The demo's workshops, one file a subject. Everybody is invented, every address ends in @demo.land."""

from workshops.demo import concluded, live, people, workshops


def load(sizes: dict[str, int]) -> dict[str, int]:
    """What is not there yet; what is there stays."""
    made = workshops.load()
    concluded.load()
    live.load()
    people.prepare()
    return made
