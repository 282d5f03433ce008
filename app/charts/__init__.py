"""Charts: documents of figures become Altair specifications in the colours of the house; drawn elsewhere.

To add a chart, write a pure function from your document to a `Picture` in a file of your family here:

    def importance(found: Drivers, lang: str, source: str) -> Picture:
        rows = [Row(one.label, one.share, one.low, one.high, "31 %", "28–34", words) for one in found.drivers]
        return Picture("importance", title, finding, base, source, lang, Rows(rows, shares_axis(...), "bar"), table)

`Rows` draws what is a list: bars from nought or dots on a scale, with their intervals. What is none is a `Plot`: a
function of width and height to an Altair chart of that size with `autosize="fit"`, so that a page knows how high a
picture is before it is drawn. Colours are `colour("accent")` and the other names of `tokens.css`. `words.py` writes
figures, bases, axes and the source line. A page shows pictures by `app/web/gallery.py`, which adds the drawing, the
table and the downloads.
"""
