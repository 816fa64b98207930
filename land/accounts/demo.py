"""The accounts of the demonstration: one for each kind of person, all invented, one password for all."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from land.accounts import actions
from land.accounts.models import User
from land.core.errors import DomainError

PASSWORD = "Cooperare-insieme-2026"  # noqa: S105 (printed for whoever tries the demonstration)


class OnlyInDemo(DomainError):
    sentence = _("Demo accounts exist in the demonstration only.")


@dataclass(frozen=True)
class Account:
    """Who logs in, under which invented name, with which role for the whole site ("" for none)."""

    email: str
    first_name: str
    last_name: str
    role: str
    who: str


ACCOUNTS = (
    Account("admin@demo.land", "Ada", "Dimostrazione", "administrator", "amministra il sito"),
    Account("staff@demo.land", "Sandro", "Esempio", "staff", "lavora in Legacoop Lazio"),
    Account("redazione@demo.land", "Rina", "Bozza", "editor", "scrive le pagine"),
    Account("referente@demo.land", "Remo", "Prova", "", "referente di una cooperativa"),
    Account("membro@demo.land", "Mara", "Campione", "", "compila con il referente"),
    Account("fondatrice@demo.land", "Fosca", "Ipotesi", "", "vuole fondare una cooperativa"),
    Account("docente@demo.land", "Dario", "Simulazione", "trainer", "tiene i corsi"),
    Account("regia@demo.land", "Greta", "Finzione", "facilitator", "conduce i laboratori"),
    Account("valutazione@demo.land", "Vera", "Giudizio", "evaluator", "valuta i progetti di start-up"),
    Account("tutor@demo.land", "Tullio", "Congettura", "trainer", "accompagna i gruppi di start-up"),
    Account("partner@demo.land", "Piero", "Modello", "", "contatto di un ente partner"),
)


@transaction.atomic
def load(sizes: dict[str, int]) -> dict[str, int]:
    """Make the accounts that are not there yet; those that are keep their password. Raises: OnlyInDemo."""
    if not settings.DEMO:
        raise OnlyInDemo
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = User.objects.create_user(account.email, PASSWORD)
        EmailAddress.objects.get_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        actions.know_person(
            email=user.email, first_name=account.first_name, last_name=account.last_name, user=user
        )
        if account.role:
            actions.grant(user=user, role=account.role, by=None)
    return {"accounts": len(ACCOUNTS)}
