"""Nothing of training's own to say yet: enrolment speaks of places; materials and certificates will speak here."""
