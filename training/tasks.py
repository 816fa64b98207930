"""No clock of its own yet: reminders are the land's; the closing of reviews and certificates will stand here."""
