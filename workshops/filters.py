"""The filters of workshops by territory and of ideas by vision will stand here."""
