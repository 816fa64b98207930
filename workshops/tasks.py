"""No clock yet: counting and results will have their doors here."""
