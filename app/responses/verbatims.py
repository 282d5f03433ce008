"""What simulated respondents write: short neutral phrases, German and English, some misspelt, some empty of meaning."""

from random import Random
from typing import Literal

Spoken = Literal["de", "en"]
Phrases = dict[Spoken, tuple[str, ...]]

UNLISTED: Phrases = {
    "de": (
        "Flyer im Treppenhaus",
        "Hausgruppe im Messenger",
        "Stand auf dem Wochenmarkt",
        "Kollegin in der Mittagspause",
        "Aushang am Schwarzen Brett",
        "Beilage im Paket eines anderen Shops",
        "Aufkleber an der Ampel",
        "Gespräch beim Elternabend",
    ),
    "en": (
        "Leaflet in the stairwell",
        "Neighbours' group chat",
        "Stall at the weekly market",
        "A colleague over lunch",
        "Card on the notice board",
        "Insert in another shop's parcel",
        "Sticker on a lamp post",
        "Talk at a parents' evening",
    ),
}
UNLISTED_BUSINESS: Phrases = {
    "de": (
        "Vorführung bei einem Nachbarbetrieb",
        "Fachgruppe im Messenger",
        "Vortrag beim Verbandstreffen",
        "Empfehlung vom Steuerberater",
        "Praktikant kannte es aus der Berufsschule",
        "Schild auf einer Baustelle",
    ),
    "en": (
        "Demonstration at a neighbouring firm",
        "Trade group chat",
        "Talk at an association meeting",
        "Our tax adviser mentioned it",
        "Trainee knew it from college",
        "Sign at a building site",
    ),
}
UNLISTED_LATE: Phrases = {
    "de": (
        "Zettel an der Tür",
        "Rückfrage per SMS",
        "Foto in der Familiengruppe",
        "Gespräch im Treppenhaus",
        "Anruf vom Fahrer",
        "Ansage auf dem Anrufbeantworter",
    ),
    "en": (
        "Note on the door",
        "Question by text message",
        "Photo in the family chat",
        "Chat in the stairwell",
        "Call from the driver",
        "Message on the answerphone",
    ),
}
NON_ANSWERS: Phrases = {
    "de": ("weiß nicht mehr", "keine Ahnung", "k. A.", "-", "?", "fällt mir nicht ein"),
    "en": ("can't remember", "no idea", "n/a", "-", "?", "nothing comes to mind"),
}
PAIN: Phrases = {
    "de": (
        "Hat zu lange gedauert.",
        "War umständlich.",
        "Die Angaben stimmten nicht.",
        "Ich musste mehrmals nachfragen.",
        "Zu viele Schritte.",
        "Nicht klar, was es am Ende kostet.",
        "Auf dem Handy kaum zu lesen.",
    ),
    "en": (
        "Took too long.",
        "It was complicated.",
        "The details were wrong.",
        "I had to ask several times.",
        "Too many steps.",
        "Not clear what it would cost in the end.",
        "Hard to read on a phone.",
    ),
}
_PAIN_ABOUT: dict[tuple[str, ...], Phrases] = {  # words of touchpoint ids
    ("payment", "checkout", "till"): {
        "de": ("PayPal fehlte.", "Rechnung war nicht möglich.", "Meine Karte wurde abgelehnt."),
        "en": ("PayPal was missing.", "Could not pay by invoice.", "My card was refused."),
    },
    ("delivery", "unpacking", "shipping"): {
        "de": ("Kam außerhalb des Zeitfensters.", "Zwei Sachen fehlten.", "Karton war aufgerissen."),
        "en": ("Came outside the time slot.", "Two things were missing.", "The box was torn."),
    },
    ("support", "complaint", "hotline", "chat", "service", "returns"): {
        "de": ("20 Minuten in der Warteschleife.", "Jedes Mal eine andere Auskunft.", "Keine Antwort bekommen."),
        "en": ("20 minutes on hold.", "A different answer every time.", "Never got a reply."),
    },
    ("ad", "retargeting", "influencer", "newsletter", "mail"): {
        "de": ("Wird mir ständig gezeigt.", "Passte nicht zu mir.", "Kam viel zu oft."),
        "en": ("I see it all the time.", "Not relevant to me.", "Came far too often."),
    },
}
GOOD: Phrases = {
    "de": (
        "Alles hat geklappt.",
        "Einfach und schnell.",
        "Freundliche Leute.",
        "Gute Auswahl.",
        "Ich kann mich darauf verlassen.",
        "Das Preis-Leistungs-Verhältnis stimmt.",
    ),
    "en": (
        "Everything worked.",
        "Quick and easy.",
        "Friendly people.",
        "Good choice.",
        "I can rely on it.",
        "Good value for money.",
    ),
}
MIDDLING: Phrases = {
    "de": ("Ist in Ordnung, mehr nicht.", "Mal so, mal so.", "Noch zu wenig Erfahrung damit.", "Andere sind ähnlich."),
    "en": ("It is fine, no more.", "Sometimes good, sometimes not.", "Too early to say.", "Others are much the same."),
}
BAD: Phrases = {
    "de": (
        "Zu teuer.",
        "Zu viele Kleinigkeiten gingen schief.",
        "Auf Fragen kam keine Antwort.",
        "Es dauert zu lange.",
        "Vor dem Kauf klang es anders.",
    ),
    "en": (
        "Too expensive.",
        "Too many small things went wrong.",
        "Questions were not answered.",
        "It takes too long.",
        "It sounded different before I bought.",
    ),
}
_HEDGES: Phrases = {
    "de": ("glaube ich", "vor ein paar Wochen", "denke ich"),
    "en": ("I think", "weeks ago", "probably"),
}
_AND: dict[Spoken, str] = {"de": "und", "en": "and"}


def complaint(touchpoint: str, language: Spoken, rng: Random) -> str:
    """What bothered somebody about a touchpoint, fitting its id where a phrase does."""
    words = set(touchpoint.split("-"))
    fitting = next((phrases for keys, phrases in _PAIN_ABOUT.items() if words & set(keys)), PAIN)
    return scribbled(rng.choice((fitting if rng.random() < 0.7 else PAIN)[language]), rng)


def from_memory(labels: list[str], unlisted: tuple[str, ...], language: Spoken, rng: Random) -> str:
    """A touchpoint named without a list: mostly one that is listed elsewhere, some that nobody has thought of."""
    kind = rng.random()
    if kind < 0.12:
        return rng.choice(NON_ANSWERS[language])
    if kind < 0.34 or not labels:
        return scribbled(popular(unlisted, rng), rng)
    text = popular(labels, rng)
    if rng.random() < 0.2:
        text = f"{text} {_AND[language]} {rng.choice(labels)}"
    elif rng.random() < 0.2:
        text = f"{text}, {rng.choice(_HEDGES[language])}"
    return scribbled(text, rng)


def popular(phrases: tuple[str, ...] | list[str], rng: Random) -> str:
    """One of them, the first ones most often."""
    return phrases[int(len(phrases) * rng.random() ** 1.8)]


def scribbled(text: str, rng: Random) -> str:
    """The text as somebody types it on a phone: some in small letters, some with a slip."""
    slip = rng.random()
    if slip < 0.12:
        return text.lower()
    at = rng.randrange(1, max(2, len(text) - 2))
    if slip < 0.16:
        return text[:at] + text[at + 1 :]
    if slip < 0.2:
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return text
