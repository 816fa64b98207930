"""What accounts offer to the land: the roles, the demo's people, what is known of a person."""

from django.utils.translation import gettext_lazy as _

from land.accounts import closing, demo, reference
from land.core import offers

offers.references.add(offers.Reference("roles", reference.load_roles, order=90))
offers.demos.add(offers.Demo("accounts", demo.load, order=20))
# Last of all: the rooms still need to know whose data they erase.
offers.personal_data.add(
    offers.PersonalData("accounts", _("Who I am here"), closing.collect, closing.anonymise, order=1000)
)
