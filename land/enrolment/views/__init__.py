"""Doors of places for whoever enrols, one file a subject. Staff come in through `land.enrolment.staff`."""
