"""An R script for one survey: reads its CSV, sets labels, factors and weights, and reproduces a figure of the service.

What people wrote stands in the script only as quoted, escaped text, so that none of it is ever run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.exchange.headline import Headline
from app.exchange.meaning import NA
from app.exchange.variables import Coded

_READING = r"""
arguments <- commandArgs(trailingOnly = TRUE)
file <- if (length(arguments)) arguments[[1]] else default
raw <- read.csv(file, colClasses = "character", check.names = FALSE, na.strings = "", encoding = "UTF-8")
names(raw)[1] <- sub("^\uFEFF", "", names(raw)[1])

# The CSV sets an apostrophe wherever a spreadsheet would see a formula; it is taken away again.
typed <- function(x) {
  x <- sub("^'", "", enc2utf8(x))
  gsub("(?<=[,;\t\"\r\n])'(?='*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])", "", x, perl = TRUE)
}
column <- function(name) if (name %in% names(raw)) raw[[name]] else rep(NA_character_, nrow(raw))
labelled <- function(x, label, labels = NULL) {
  attr(x, "label") <- label
  attr(x, "labels") <- labels
  x
}
words <- function(name, label) labelled(typed(column(name)), label)
choice <- function(name, label, levels, labels) {
  labels <- ifelse(duplicated(labels) | duplicated(labels, fromLast = TRUE), paste0(labels, " (", levels, ")"), labels)
  labelled(factor(column(name), levels = levels, labels = labels), label)
}
# Answers that are none ("na") become NA; attr(, "labels") keeps what the points mean.
points <- function(name, label, labels = NULL) {
  x <- column(name)
  x[x %in% "na"] <- NA
  labelled(as.numeric(x), label, labels)
}
day <- function(name, label) labelled(as.Date(column(name)), label)
moment <- function(name, label) {
  plain <- sub("\\.\\d+", "", sub("(\\+00:00|Z)$", "", column(name)))
  labelled(as.POSIXct(plain, format = "%Y-%m-%dT%H:%M:%S", tz = "UTC"), label)
}
"""
_COMPARING = r"""
# The service's figures beside R's own.
complete <- column("disposition") %in% "complete"
beside <- function(name, own, service) {
  same <- isTRUE(all.equal(own, service, tolerance = 1e-8))
  cat(sprintf("%-44s R %.10g  service %.10g  %s\n", name, own, service, if (same) "equal" else "DIFFERS"))
}
if (sum(complete) != responses) {
  cat(sprintf("The file has %d complete responses, the service had %d: figures differ.\n", sum(complete), responses))
}
if (!requireNamespace("survey", quietly = TRUE)) stop("Standard errors need the package: install.packages(\"survey\")")
"""


def script(slug: str, title: str, variables: Sequence[Coded], found: Headline, revision: int) -> Iterator[str]:
    """The script in pieces."""
    yield f"# {_comment(title)}\n# Rscript {slug}.R [{slug}-responses.csv]\n# Figures of revision {revision}.\n"
    yield f"default <- {text(f'{slug}-responses.csv')}\n"
    yield _READING
    yield "\ndata <- data.frame(row.names = seq_len(nrow(raw)))\n"
    for one in variables:
        yield f"data[[{text(one.variable.name)}]] <- {_reading(one)}\n"
    yield from _figures({one.column.name: one.variable.name for one in variables}, found)


def _reading(one: Coded) -> str:
    place = f"{text(one.column.name)}, {text(one.variable.label)}"
    variable = one.variable
    match variable.kind:
        case "date":
            return f"day({place})"
        case "moment":
            return f"moment({place})"
        case "text":
            return f"words({place})"
        case "number":
            return f"points({place})"
    words = {word: code for word, code in one.codes.items() if word != NA}
    if words:
        said = [variable.values.get(code, "") for code in words.values()]
        return f"choice({place}, {_vector(words)}, {_vector(said)})"
    labels = [f"{text(label)} = {value}" for value, label in variable.values.items() if value not in variable.missing]
    return f"points({place}, c({', '.join(labels)}))" if labels else f"points({place})"


def _figures(names: Mapping[str, str], found: Headline) -> Iterator[str]:
    if found.outcome is None and found.frequency is None:
        return
    yield f"\nresponses <- {found.responses}L\n" + _COMPARING
    weights = 'data[["weight"]]' if found.weighted else "1"
    yield f"frame <- data.frame(w = ifelse(complete, {weights}, NA), id = seq_along(complete))[complete, ]\n"
    if found.outcome is not None:
        yield from _outcome(names, found)
    if found.frequency is not None:
        yield from _frequency(names, found)


def _outcome(names: Mapping[str, str], found: Headline) -> Iterator[str]:
    outcome = found.outcome
    assert outcome is not None
    yield f"y <- as.numeric(data[[{text(names[outcome.column])}]])[complete]\n"
    if outcome.kind == "nps":
        yield "y <- 100 * ((y >= 9) - (y <= 6))\n"
    yield 'frame[["y"]] <- y\n' + _design("y", found.weighted)
    yield "own <- survey::svymean(~y, design)\n"
    label = f"{'NPS' if outcome.kind == 'nps' else 'Mean'} of {outcome.column}"
    yield f"beside({text(label)}, as.numeric(coef(own)), {_number(outcome.found.mean)})\n"
    if outcome.found.se is not None:
        yield f"beside({text(label + ': standard error')}, as.numeric(survey::SE(own)), {_number(outcome.found.se)})\n"


def _frequency(names: Mapping[str, str], found: Headline) -> Iterator[str]:
    frequency = found.frequency
    assert frequency is not None
    yield f'frame[["met"]] <- as.numeric(data[[{text(names[frequency.column])}]])[complete]\n'
    yield _design("met", found.weighted)
    yield "share <- as.numeric(coef(survey::svymean(~met, design)))\n"
    label = f"Frequency of {frequency.column}"
    yield f"beside({text(label)}, share, {_number(frequency.share.estimate)})\n"
    yield 'base <- frame[["w"]][!is.na(frame[["met"]])]\neffective <- sum(base)^2 / sum(base^2)\n'
    yield f"z <- qnorm(1 - (1 - {found.level!r}) / 2)\n"
    yield "middle <- (share + z^2 / (2 * effective)) / (1 + z^2 / effective)\n"
    yield "half <- z * sqrt(share * (1 - share) / effective + z^2 / (4 * effective^2)) / (1 + z^2 / effective)\n"
    yield f"beside({text(label + ': lower limit')}, middle - half, {_number(frequency.share.low)})\n"
    yield f"beside({text(label + ': upper limit')}, middle + half, {_number(frequency.share.high)})\n"


def _design(name: str, weighted: bool) -> str:
    """Weighted, those who answered are a domain of all completes; unweighted they are the sample."""
    if weighted:
        whole = "survey::svydesign(ids = ~1, weights = ~w, data = frame)"
        return f"design <- subset({whole}, !is.na({name}))\n"
    return f'design <- survey::svydesign(ids = ~1, weights = ~w, data = frame[!is.na(frame[["{name}"]]), ])\n'


def _number(value: float | None) -> str:
    return "NA_real_" if value is None else repr(float(value))


def _vector(texts: Iterable[str]) -> str:
    return f"c({', '.join(text(one) for one in texts)})"


def text(value: str) -> str:
    """A text as R's own: ASCII with escapes, so that it means the same in every locale and ends nowhere else."""
    return '"' + "".join(_escaped(character) for character in value if character != "\x00") + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def _comment(value: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in value).split())
