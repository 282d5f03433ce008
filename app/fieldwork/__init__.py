"""Fieldwork: who came, who finished, where the others stopped, how long it took, by day and way in."""
