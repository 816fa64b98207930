"""`make demo`: everything real but the mail, which is kept to be read at /demo/posta/."""

from land.settings.base import *

DEMO = True
SECRET_KEY = SECRET_KEY or "only-for-a-developer-who-starts-without-the-demo-command"
EMAIL_BACKEND = "land.notifications.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = "L.A.N.D. demo <land@demo.land>"
SECOND_FACTOR_REQUIRED = False
