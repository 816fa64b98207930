"""The verbs of an agreement will stand here: sign, commit, report, close."""
