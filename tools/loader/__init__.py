"""Bring a CSV of leads into a database through the capture path."""
