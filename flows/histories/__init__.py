"""Ticket histories from other systems."""
