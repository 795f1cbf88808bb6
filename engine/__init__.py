"""Sinnsuche's engine: finds passages by meaning across German and English."""
