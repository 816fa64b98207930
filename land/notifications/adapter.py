"""allauth's mail goes out like everybody's; a verified address brings back what a guest had done with it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from land.accounts.actions import adopt_guest


class AccountAdapter(DefaultAccountAdapter):
    """Account mail, with our words (templates/account/email/)."""

    def confirm_email(self, request: Any, email_address: Any) -> bool:
        """As allauth does; then the guest of this address becomes this member."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed and email_address.user.email == email_address.email.lower():
            adopt_guest(user=email_address.user)
        return confirmed
