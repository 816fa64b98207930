"""How people are put together to learn: balanced groups, roles, topics, who reviews whom. Pure arithmetic, no tables.

Source of the methods: cooperative learning as D. and R. Johnson describe it (positive interdependence, individual
accountability) and E. Aronson's jigsaw. The same seed and the same people always give the same groups.
"""
