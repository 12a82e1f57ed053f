"""The effects of the acts of guides/…/acts/assignment.yaml and recusal.yaml."""
