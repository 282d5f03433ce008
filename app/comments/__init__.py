"""Comments on a stage or a touchpoint of the map: validate and refine with the people who know."""
