"""The pages: what respondents fill in and what researchers work with. Plain HTML first, one strict content policy."""
