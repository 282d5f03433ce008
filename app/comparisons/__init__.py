"""Groups beside each other: compared row by row, any question by any segment, and figures over time."""
