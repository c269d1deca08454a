"""Clients of tactus, none of which shares a line with it."""
