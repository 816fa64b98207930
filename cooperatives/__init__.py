"""The registry of cooperatives, their surveys, their digital maturity (action 5)."""
