"""No clock yet: the sweep of deadlines will have its door here."""
