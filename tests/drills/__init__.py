"""`make drill`: things are broken on purpose, and nothing may be lost. Each drill has `run()` and says what it saw."""
