from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from land.accounts import demo, reference


class Command(BaseCommand):
    help = (
        "Makes the demo accounts that are not there yet and prints who they are. In the demonstration only."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo.load({})
        except demo.OnlyInDemo as refusal:
            raise CommandError(str(refusal)) from None
        reference.load_roles()
        wide = max(len(account.email) for account in demo.ACCOUNTS)
        for account in demo.ACCOUNTS:
            name = f"{account.first_name} {account.last_name}"
            self.stdout.write(
                f"{account.email:<{wide}}  {name:<20}  {account.role or '-':<13}  {account.who}"
            )
        self.stdout.write(f"password: {demo.PASSWORD}")
