"""The demo's start-ups, one file a subject. Everybody is invented, every address ends in @demo.land."""

from startups.demo import barcamps, calls, ideas, matching, plans, prefeasibility, proposals, visits


def load(sizes: dict[str, int]) -> dict[str, int]:
    """What is not there yet; what is there stays."""
    told = barcamps.load(sizes) | ideas.load(sizes) | proposals.load()
    matching.load()
    told |= calls.load() | plans.load() | prefeasibility.load()
    visits.load()
    return told
