"""Settings: `base` for all, one module beside it for each place where the product runs."""
