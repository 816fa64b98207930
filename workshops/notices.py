"""What a workshop says to its participants, such as results published, will be registered here."""
