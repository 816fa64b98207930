"""Agreements among many parties and what each has committed to (action 6). It stands highest: it may cite every room.

Words: Agreement, Party, Commitment, table, meeting, monitoring report, deadline, Rapporto biennale.
"""
