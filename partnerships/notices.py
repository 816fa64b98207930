"""What an agreement says to its parties, such as a deadline near, will be registered here."""
