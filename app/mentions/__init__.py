"""Long rows: one mention per respondent, stage and touchpoint, kept as columns and reduced to sums that add up."""
