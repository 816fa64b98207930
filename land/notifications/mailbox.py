"""The demo's mailbox: mail is kept as files and read at /demo/posta/."""

from django.core.mail.backends.filebased import EmailBackend


class MailboxBackend(EmailBackend):
    """Keeps each mail as one file; opened by the demo's page only."""
