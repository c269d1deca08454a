"""Clients of tactus that share no code with it."""
