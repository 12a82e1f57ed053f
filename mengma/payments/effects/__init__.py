"""The effects of the acts of guides/…/acts/fees.yaml."""
