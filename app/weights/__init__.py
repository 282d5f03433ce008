"""Weights of a survey: the margins kept with it, and what raking the sample to them does."""
