"""Figures that rooms register, gathered for staff and for the funder.

Words: figure, programme, target.
"""
