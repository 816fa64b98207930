"""What people do, in Chromium, on the whole running product: gunicorn, worker, PostgreSQL, Valkey, demo data."""
