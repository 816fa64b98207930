"""The registry of cooperatives, the questionnaires they fill in, and what the answers are worth.

Ten words: a *cooperative* is an entry of the registry and has an organisation; a *seat* is a place where it works; a
*membership* ties a person to it as representative, compiler or reader; an *instrument* is a questionnaire and an
*instrument version* its immutable text; a *scoring spec* says what answers are worth; a *wave* asks one instrument of
a population; a *wave member* is a cooperative in it; a *response* is what it answers; a *score* is the result.

This is the one room on which other rooms may stand. `instruments/` and `scoring/` are plain Python: no ORM, no Django.
"""
