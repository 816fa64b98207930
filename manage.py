#!/usr/bin/env python
"""Django's command line, on the settings that the environment names (development ones if it names none)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "land.settings.dev")
    execute_from_command_line(sys.argv)
