"""Statistics as pure functions on sums and arrays. A figure that cannot be computed is None, never NaN or infinite."""
