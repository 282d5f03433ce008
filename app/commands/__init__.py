"""The commands behind `touchpoints …`, one file a group."""
