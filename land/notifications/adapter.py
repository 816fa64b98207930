"""allauth's mail goes out like everybody's; a verified address brings back what a guest had done with it."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import take_verified_address
from land.notifications import account_mail

LONGEST_ADDRESS = 254
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Account mail through our outbox, with our words (templates/email/<language>/account-*.txt)."""

    def confirm_email(self, request: Any, email_address: Any) -> bool:
        """As allauth does; then the address is the person’s, and at first the guest of this address becomes this member."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed and email_address.user.email == email_address.email.lower():
            take_verified_address(user=email_address.user)
        return confirmed

    def clean_email(self, email: str) -> str:
        """As allauth does; what no mail server takes (RFC 5321: 254 characters) is refused in the form."""
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("This address is too long: check it."))
        return super().clean_email(email)

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """A login is an address and a password; the names in the form are the Person's, and its `signup` keeps them."""
        user.email = form.cleaned_data["email"].lower()
        password = form.cleaned_data.get("password1")
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        if commit:
            user.save()
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox: no request waits for a mail server, and none fails with it.

        A mail that we have no words for (a feature of allauth that is switched off here) leaves directly, in its own.
        """
        key = account_mail.key_of(template_prefix)
        if key is None:
            try:
                super().send_mail(template_prefix, email, context)
            except (OSError, smtplib.SMTPException) as error:
                log.warning("Account mail %s did not leave (%s).", template_prefix, type(error).__name__)
            return
        account_mail.enqueue(key=key, to=email, user=context.get("user"), context=context)

    def send_confirmation_mail(self, request: Any, emailconfirmation: Any, signup: bool) -> None:
        """Ask to confirm an address; the link itself is made when the mail leaves."""
        address = emailconfirmation.email_address
        name = "email_confirmation_signup" if signup else "email_confirmation"
        context = {"user": address.user, "address": address.pk}
        self.send_mail(f"account/email/{name}", address.email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell what was changed on an account, and remember whose account it is."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)
