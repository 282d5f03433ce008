"""Flat files in and out: one row a response, one codebook, mappings for files of other tools."""
