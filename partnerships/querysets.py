"""The questions asked of agreements will stand here: in force, by area, with a deadline near."""
