"""The verbs of a workshop will stand here: open a phase, collect an idea, count a vote, publish a result."""
