"""The effects of the acts of guides/…/acts/service.yaml."""
