"""Stage models and touchpoint catalogues, and the crosswalk between models."""
