"""A small weighted sample whose figures were computed in R, for the design-based tests.

R 4.2.2, survey 4.1.1:
g <- rep(c("a","b","c"), times=c(8,10,9))
y <- c(5,4,4,2,5,3,5,4,  3,2,4,1,5,3,3,2,2,4,  1,2,3,2,1,4,2,5,NA)
w <- c(.7,1.2,.9,1.5,.6,1.1,.8,1.0, 1.3,.5,1.7,.9,1.0,.8,1.4,.6,1.1,.7, 2.0,.9,1.1,.6,1.3,.8,1.0,.9,1.5)
d <- svydesign(ids=~1, weights=~w, data=data.frame(g,y,w,top=as.numeric(y>=4)))
s <- subset(d, !is.na(y)); ab <- subset(s, g %in% c("a","b"))
"""

from app.analysis.scores import Tally

DESIGN = 27
_RATINGS = {
    "a": ([5, 4, 4, 2, 5, 3, 5, 4], [0.7, 1.2, 0.9, 1.5, 0.6, 1.1, 0.8, 1.0]),
    "b": ([3, 2, 4, 1, 5, 3, 3, 2, 2, 4], [1.3, 0.5, 1.7, 0.9, 1.0, 0.8, 1.4, 0.6, 1.1, 0.7]),
    "c": ([1, 2, 3, 2, 1, 4, 2, 5], [2.0, 0.9, 1.1, 0.6, 1.3, 0.8, 1.0, 0.9]),
}


def histogram(ratings: list[int], weights: list[float]) -> dict[int, Tally]:
    """What the figures are computed from."""
    found: dict[int, Tally] = {}
    for rating, weight in zip(ratings, weights, strict=True):
        before = found.get(rating, Tally(0, 0, 0))
        found[rating] = Tally(before.count + 1, before.weight + weight, before.weight_sq + weight**2)
    return found


A, B, C = (histogram(*_RATINGS[group]) for group in "abc")
