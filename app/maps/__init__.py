"""The journey map: composed from figures (`compose`), laid out by pure code (`layout`), drawn as SVG (`drawing`)."""
