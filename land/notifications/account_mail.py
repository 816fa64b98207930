"""Mail about a login: confirm an address, choose a new password, know what was changed (docs/decisions/0005).

The row says which and for whom; the secret link is made when the mail leaves, so no row, log or queue ever holds one.
"""

from datetime import timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from land.accounts.models import Person, User
from land.core.jobs import nudge
from land.notifications import letters, wording
from land.notifications.kinds import strangers
from land.notifications.models import AccountMail
from land.notifications.wording import Wording

# What allauth calls `…/email/<name>_message`; each has templates/email/<language>/account-<name>.txt.
NAMES = (
    "email_confirmation",
    "email_confirmation_signup",
    "password_reset_key",
    "unknown_account",
    "account_already_exists",
    "email_changed",
    "email_confirm",
    "email_deleted",
    "password_changed",
    "password_reset",
    "password_set",
    "totp_activated",
    "totp_deactivated",
    "recovery_codes_generated",
)
# What allauth tells a template that is no secret and may stand in a row until the mail has left.
FACTS = ("from_email", "to_email", "deleted_email", "ip", "user_agent")
# A link to a new password that was asked for so long ago is not wanted any more.
RESET_IS_WANTED = timedelta(hours=24)


def key_of(prefix: str) -> str | None:
    """Our name for allauth's template prefix, or None for a mail that we have no words for."""
    name = prefix.rsplit("/", 1)[-1]
    return f"account-{name.replace('_', '-')}" if name in NAMES else None


def enqueue(*, key: str, to: str, user: User | None, context: dict[str, Any]) -> AccountMail:
    """Write that this mail has to leave, in the caller's transaction. Of `context` only `FACTS` are kept."""
    facts = {name: str(context[name])[:254] for name in FACTS if context.get(name)}
    if "address" in context:
        facts["address"] = context["address"]
    row = AccountMail.objects.create(key=key, to=to, user=user, language=_language(user), facts=facts)
    nudge("notifications.deliver")
    return row


def enqueue_to_stranger(*, key: str, to: str, facts: dict[str, str]) -> AccountMail:
    """Write that a letter has to leave to an address that nobody has confirmed, in the caller's transaction."""
    row = AccountMail.objects.create(key=key, to=to, language=_language(None), facts=facts)
    nudge("notifications.deliver")
    return row


def _language(user: User | None) -> str:
    """What the person chose; for who is not known, the language of the page they are on."""
    person = Person.objects.filter(user=user).first() if user else None
    language = person.language if person else (get_language() or "it")[:2]
    return language if language in {"it", "en"} else "it"


def letter(row: AccountMail) -> EmailMultiAlternatives:
    """The mail of a row. Raises: NoLongerNeeded when the address is confirmed or gone, or the login closed."""
    if row.user_id and not row.user.is_active:
        raise letters.NoLongerNeeded("login is closed")
    person = Person.objects.filter(user=row.user_id).first() if row.user_id else None
    with wording.reading(row.language):
        context = {"first_name": person.first_name if person else "", "email": row.to, "when": row.created_at}
        names = row.facts if strangers.get(row.key) else FACTS
        context |= {name: row.facts.get(name, "") for name in names}
        url, action = _link(row)
        if url and row.language == "en":
            url += "?lingua=en"
        subject, body = wording.from_template(f"email/{row.language}/{row.key}.txt", context)
        reason = _(
            "This message was sent because this address was given on L.A.N.D. or belongs to an account there."
        )
    words = Wording(subject, body, url, action)
    return letters.compose(
        words,
        language=row.language,
        to=row.to,
        message_id=row.message_id,
        dated=row.created_at,
        reason=reason,
    )


def _link(row: AccountMail) -> tuple[str, str]:
    """(path, what its button says) of a row's mail; ("", "") where there is nothing to press."""
    if (letter_of := strangers.get(row.key)) is not None:
        return letter_of.path(row.to, row.facts), str(letter_of.action)
    if row.key in {"account-email-confirmation", "account-email-confirmation-signup"}:
        return _confirmation(row), _("Confirm the address")
    if row.key == "account-password-reset-key":
        return _new_password(row), _("Choose a new password")
    if row.key == "account-unknown-account":
        return reverse("account_signup"), _("Register")
    if row.key == "account-account-already-exists":
        return reverse("account_reset_password"), _("Choose a new password")
    if row.key == "account-email-confirm":
        return "", ""
    return reverse("account_reset_password"), _("It was not me: choose a new password")


def _confirmation(row: AccountMail) -> str:
    address = EmailAddress.objects.filter(pk=row.facts.get("address"), verified=False).first()
    if address is None:
        raise letters.NoLongerNeeded("address is confirmed or gone")
    return reverse("account_confirm_email", args=[get_emailconfirmation_model().create(address).key])


def _new_password(row: AccountMail) -> str:
    if row.user is None or row.created_at < timezone.now() - RESET_IS_WANTED:
        raise letters.NoLongerNeeded("asked too long ago")
    token = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(row.user)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(row.user), "key": token}
    )
