"""Telling people things, through one door: `api.notify()`.

Words: Notice (a fact for a person), Delivery (one channel of it), kind (what can be said, in code), text (how it is said).
"""
