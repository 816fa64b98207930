"""What accounts offer to the land: the roles, the demo's people."""

from land.accounts import demo, reference
from land.core import offers

offers.references.add(offers.Reference("roles", reference.load_roles, order=90))
offers.demos.add(offers.Demo("accounts", demo.load, order=20))
