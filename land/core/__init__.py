"""The ground itself: what every room needs and none may own.

Words: Organisation, Territory, Programme, Need, DatedRule, Link, SearchEntry, Term, PrivateFile, Receipt.
Everybody may stand on it; it stands on nobody.
"""
