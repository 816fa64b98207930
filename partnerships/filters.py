"""The filters of the register of agreements will stand here."""
