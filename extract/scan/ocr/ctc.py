"""Decoding a recogniser's CTC output: the best text, and what else it may have been.

A recogniser gives, for each of T narrow vertical slices ("frames") of a line, a probability for every
character and for "blank". A text's probability is the sum over all frame paths that collapse to it
(Graves et al. 2006, connectionist temporal classification). The prefix beam search here follows
Hannun et al. 2014; it keeps whole strings, so that its alternatives hold substitutions, insertions and
deletions alike. Only the few characters that a frame finds possible are looked at (``Lattice``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.types import Alternative

BLANK = 0
FLOOR = 1e-5
"""Probability below which a character in a frame is not looked at."""
_LOG_ZERO = -1e9


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The classes of a recogniser: ``characters[i]`` is that of class i, ``codes`` the way back.

    ``prior[i]`` says how likely a notice is to print the character, beside the likeliest (1).
    """

    characters: tuple[str, ...]
    codes: Mapping[str, int]
    prior: NDArray[np.float32]

    @staticmethod
    def of(characters: Sequence[str], prior: Callable[[str], float] = lambda _: 1.0) -> Alphabet:
        """Class 0 is blank and stands for no character."""
        codes = {character: i for i, character in enumerate(characters) if i != BLANK}
        weights = [1.0, *(prior(character) for character in characters[1:])]
        return Alphabet(tuple(characters), codes, np.array(weights, np.float32))

    def encode(self, text: str) -> tuple[int, ...] | None:
        """The classes of ``text``; None where the recogniser does not know a character of it."""
        labels = tuple(self.codes.get(character, BLANK) for character in text)
        return None if BLANK in labels else labels

    def decode(self, labels: Sequence[int]) -> str:
        """The characters of ``labels``."""
        return "".join(self.characters[label] for label in labels)


@dataclass(frozen=True, slots=True)
class Lattice:
    """The frames of one line, each with its possible characters.

    ``frames[t]`` maps class index to probability; blank (class 0) is always there.
    """

    frames: tuple[dict[int, float], ...]
    alphabet: Alphabet

    @staticmethod
    def of(probabilities: NDArray[np.float32], alphabet: Alphabet, floor: float = FLOOR) -> Lattice:
        """Keep of a T x C matrix of probabilities those of at least ``floor``, weighed by the prior."""
        likely = np.flatnonzero(probabilities >= floor)  # several times as fast as on two axes
        rows, classes = np.divmod(likely, probabilities.shape[1])
        told = probabilities.ravel()[likely]
        values = told * alphabet.prior[classes]
        whole = 1.0 + np.bincount(rows, values - told, minlength=len(probabilities))
        values /= whole[rows]
        frames: list[dict[int, float]] = [
            {BLANK: max(float(p), 1e-12)} for p in (probabilities[:, BLANK] / whole).tolist()
        ]
        for row, label, value in zip(rows.tolist(), classes.tolist(), values.tolist(), strict=True):
            frames[row][label] = max(value, 1e-12)
        return Lattice(tuple(frames), alphabet)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A reading: labels of the best path, and how sure each of its characters is.

    ``spans[i]`` are the first and last frame of character i; ``strengths[i]`` its peak probability.
    """

    labels: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    strengths: tuple[float, ...]


def best_path(lattice: Lattice) -> Decoded:
    """The most probable frame path, collapsed: what plain CTC decoding gives."""
    labels: list[int] = []
    spans: list[tuple[int, int]] = []
    strengths: list[float] = []
    previous = BLANK
    for t, frame in enumerate(lattice.frames):
        label = max(frame, key=frame.__getitem__)
        if label != BLANK:
            if label == previous:
                spans[-1] = (spans[-1][0], t)
                strengths[-1] = max(strengths[-1], frame[label])
            else:
                labels.append(label)
                spans.append((t, t))
                strengths.append(frame[label])
        previous = label
    return Decoded(tuple(labels), tuple(spans), tuple(strengths))


def scores(lattice: Lattice, strings: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """Log probability (nats) that the line reads each of ``strings``: the CTC forward sums, all at once."""
    known = sorted({label for labels in strings for label in labels} | {BLANK})
    column = {label: i for i, label in enumerate(known)}
    # What a frame did not list is improbable, not impossible.
    emit = np.full((len(lattice.frames), len(known)), math.log(FLOOR) - 2.0)
    for t, frame in enumerate(lattice.frames):
        for label in frame.keys() & column.keys():
            emit[t, column[label]] = math.log(frame[label])
    lengths = np.array([2 * len(labels) + 1 for labels in strings])
    states = np.zeros((len(strings), int(lengths.max(initial=1))), np.intp)  # blanks between the characters
    for row, labels in enumerate(strings):
        states[row, 1 : lengths[row] : 2] = [column[label] for label in labels]
    leap = np.zeros(states.shape, bool)
    leap[:, 2:] = (states[:, 2:] != 0) & (states[:, 2:] != states[:, :-2])
    alpha = np.full(states.shape, _LOG_ZERO)
    alpha[:, 0] = 0.0  # before the first frame: as if at the first blank
    for t in range(len(lattice.frames)):
        step = np.full(states.shape, _LOG_ZERO)
        step[:, 1:] = alpha[:, :-1]
        jump = np.full(states.shape, _LOG_ZERO)
        jump[:, 2:] = np.where(leap[:, 2:], alpha[:, :-2], _LOG_ZERO)
        alpha = np.logaddexp(np.logaddexp(alpha, step), jump) + emit[t, states]
    rows = np.arange(len(strings))
    last = alpha[rows, lengths - 1]
    before = np.where(lengths > 1, alpha[rows, np.maximum(lengths - 2, 0)], _LOG_ZERO)
    return np.asarray(np.logaddexp(last, before), np.float64)


def score(lattice: Lattice, labels: tuple[int, ...]) -> float:
    """Log probability (nats) that the line reads ``labels``."""
    return float(scores(lattice, [labels])[0])


def beam(lattice: Lattice, width: int = 12) -> list[tuple[tuple[int, ...], float]]:
    """Prefix beam search: the most probable label strings with their log probabilities, best first."""
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, _LOG_ZERO)}
    for frame in lattice.frames:
        emit = [(label, math.log(p)) for label, p in frame.items() if p >= FLOOR or label == BLANK]
        fresh: dict[tuple[int, ...], list[float]] = {}
        for prefix, (ends_blank, ends_label) in beams.items():
            whole = _log_add(ends_blank, ends_label)
            last = prefix[-1] if prefix else -1
            for label, p in emit:
                if label == BLANK:
                    _add(fresh, prefix, 0, whole + p)
                elif label == last:
                    _add(fresh, prefix, 1, ends_label + p)
                    _add(fresh, (*prefix, label), 1, ends_blank + p)
                else:
                    _add(fresh, (*prefix, label), 1, whole + p)
        ranked = sorted(fresh.items(), key=lambda item: -_log_add(item[1][0], item[1][1]))
        beams = {prefix: (scores[0], scores[1]) for prefix, scores in ranked[:width]}
    return [(prefix, _log_add(a, b)) for prefix, (a, b) in beams.items()]


def one_edits(lattice: Lattice, path: Decoded) -> Iterator[tuple[tuple[int, ...], float]]:
    """All strings one edit away from the best path that some frame supports, with their cost in nats.

    A substitution costs the ratio of the two peaks within the character's frames, a deletion the
    character's frames turned blank, an insertion the blank frame turned character. Costs are those of
    the best single path, hence upper bounds of the cost by the sum over paths.
    """
    for i, (first, last) in enumerate(path.spans):
        before, after = path.labels[:i], path.labels[i + 1 :]
        frames = lattice.frames[first : last + 1]
        kept = path.labels[i]
        yield before + after, sum(math.log(f.get(kept, FLOOR) / f[BLANK]) for f in frames)
        rivals = {label for f in frames for label in f} - {kept, BLANK}
        for rival in rivals:
            peak = max(f.get(rival, FLOOR) for f in frames)
            yield (*before, rival, *after), math.log(path.strengths[i] / peak)
    edges = [-1, *(t for span in path.spans for t in span), len(lattice.frames)]
    for gap, (left, right) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        before, after = path.labels[:gap], path.labels[gap:]
        beside = {*before[-1:], *after[:1]}
        peaks: dict[int, float] = {}
        for t in range(left + 1, right):
            frame = lattice.frames[t]
            for label, p in frame.items():
                if label != BLANK and (label not in beside or left + 1 < t < right - 1):
                    peaks[label] = max(peaks.get(label, 0.0), p / frame[BLANK])
        for label, ratio in peaks.items():
            yield (*before, label, *after), -math.log(ratio)


def alternatives(
    lattice: Lattice, path: Decoded, most: int = 16, width: int = 8, sure: float = 0.99
) -> tuple[Alternative, ...]:
    """Other readings of the line, cheapest first; costs are relative to ``path`` and never negative.

    The beam search is run only where some character is less sure than ``sure``; the cheap one-edit
    neighbours are given always, so that a solver knows what is plausible even in a sure cell.
    """
    found: dict[tuple[int, ...], float] = {}
    for labels, cost in one_edits(lattice, path):
        found[labels] = min(cost, found.get(labels, math.inf))
    if min(path.strengths, default=0.0) < sure:
        best = score(lattice, path.labels)
        for labels, log_p in beam(lattice, width):
            found[labels] = best - log_p
    found.pop(path.labels, None)
    ranked = sorted(found.items(), key=lambda item: item[1])[:most]
    texts: dict[str, float] = {}
    for labels, cost in ranked:
        texts.setdefault(lattice.alphabet.decode(labels), max(cost, 0.0))
    texts.pop(lattice.alphabet.decode(path.labels), None)
    return tuple(Alternative(text, round(cost, 3)) for text, cost in texts.items())


def _add(table: dict[tuple[int, ...], list[float]], prefix: tuple[int, ...], end: int, log_p: float) -> None:
    scores = table.setdefault(prefix, [_LOG_ZERO, _LOG_ZERO])
    scores[end] = _log_add(scores[end], log_p)


def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b <= _LOG_ZERO / 2 else a + math.log1p(math.exp(b - a))
