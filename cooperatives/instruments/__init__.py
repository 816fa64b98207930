"""Questionnaires as versioned TOML files, and what makes a set of answers acceptable.

`shipped()` lists the instruments in this folder, `load(code)` and `load_spec(code)` read them; `Definition.from_dict`
reads the same thing back from a stored version. Plain Python: no ORM, no Django.
"""

from cooperatives.instruments.answers import Problem, check, is_complete, is_visible
from cooperatives.instruments.definition import Definition, DefinitionError, Option, Question, Section
from cooperatives.instruments.files import load, load_rules_data, load_spec_data, shipped

__all__ = [
    "Definition",
    "DefinitionError",
    "Option",
    "Problem",
    "Question",
    "Section",
    "check",
    "is_complete",
    "is_visible",
    "load",
    "load_rules_data",
    "load_spec_data",
    "shipped",
]
