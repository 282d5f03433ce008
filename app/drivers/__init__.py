"""Drivers of the outcome: derived importance and its quadrants, penalty and reward, impact."""
