"""Who people are: a login (User), a person (Person), what they may do for the site (Grant), what they agreed to (Consent).

Stands on the core only. Everybody above points at Person; only this module and allauth know about passwords.
"""
