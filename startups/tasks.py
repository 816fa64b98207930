"""No clock of its own yet: reminders and offers of places are tasks of the land; those of modules will stand here."""
