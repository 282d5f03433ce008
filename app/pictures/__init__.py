"""Pictures in other formats: drawn by a process of its own, so that drawing never holds up answers."""
