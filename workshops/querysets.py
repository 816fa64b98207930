"""The questions asked of workshops will stand here: by territory, by vision, open to voting."""
