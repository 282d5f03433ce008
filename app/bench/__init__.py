"""Benchmarks as commands: each prints its figures beside those it is compared with, from one interleaved run."""
