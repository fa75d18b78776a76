"""Decoding a recogniser's CTC output: the best text, and what else it may have been.

A recogniser gives, for each of T narrow vertical slices ("frames") of a line, a probability for every
character and for "blank". A text's probability is the sum over all frame paths that collapse to it
(Graves et al. 2006, connectionist temporal classification). The prefix beam search here follows
Hannun et al. 2014; it keeps whole strings, so that its alternatives hold substitutions, insertions and
deletions alike. Only the few characters that a frame finds possible are looked at (``Lattice``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.types import Alternative

Labels = tuple[int, ...]
"""A text as the classes of a recogniser."""
BLANK = 0
FLOOR = 1e-5
"""Probability below which a character in a frame is not looked at: of 18,710 a frame keeps a handful."""
_UNLISTED = math.log(FLOOR) - 2.0
"""Nats: the log probability of what a frame did not list, which is improbable and not impossible."""
_LOG_ZERO = -1e9
_CERTAIN = 0.99
"""Certainty of a line's every character from which a beam search would find nothing near."""
_BEAM_WIDTH, _MOST_RANKED, _MOST_NEIGHBOURS = 8, 16, 8
"""Texts: kept in each step of the search, and offered; the solver of a table's sums looks at no more."""


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

    def encode(self, text: str) -> Labels | None:
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
    def of(probabilities: NDArray[np.float32], alphabet: Alphabet) -> Lattice:
        """Keep of a T x C matrix of probabilities those of at least ``FLOOR``, multiplied by the prior."""
        likely = np.flatnonzero(probabilities >= FLOOR)  # several times as fast as on two axes
        rows, classes = np.divmod(likely, probabilities.shape[1])
        plain = probabilities.ravel()[likely]
        values = plain * alphabet.prior[classes]
        whole = 1.0 + np.bincount(rows, values - plain, minlength=len(probabilities))
        values /= whole[rows]
        frames: list[dict[int, float]] = [
            {BLANK: max(float(p), 1e-12)} for p in (probabilities[:, BLANK] / whole).tolist()
        ]
        for row, label, value in zip(rows.tolist(), classes.tolist(), values.tolist(), strict=True):
            frames[row][label] = max(value, 1e-12)
        return Lattice(tuple(frames), alphabet)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A reading: labels of the best path, and how certain each of its characters is.

    ``spans[i]`` are the first and last frame of character i; ``certainties[i]`` its peak probability.
    """

    labels: Labels
    spans: tuple[tuple[int, int], ...]
    certainties: tuple[float, ...]


def best_path(lattice: Lattice) -> Decoded:
    """The most probable frame path, collapsed: what plain CTC decoding gives."""
    labels: list[int] = []
    spans: list[tuple[int, int]] = []
    certainties: list[float] = []
    previous = BLANK
    for t, frame in enumerate(lattice.frames):
        label = max(frame, key=frame.__getitem__)
        if label != BLANK:
            if label == previous:
                spans[-1] = (spans[-1][0], t)
                certainties[-1] = max(certainties[-1], frame[label])
            else:
                labels.append(label)
                spans.append((t, t))
                certainties.append(frame[label])
        previous = label
    return Decoded(tuple(labels), tuple(spans), tuple(certainties))


def scores(lattice: Lattice, strings: Sequence[Labels]) -> NDArray[np.float64]:
    """Log probability (nats) that the line reads each of ``strings``: the CTC forward sums, all at once."""
    known = sorted({label for labels in strings for label in labels} | {BLANK})
    column = {label: i for i, label in enumerate(known)}
    emit = np.full((len(lattice.frames), len(known)), _UNLISTED)
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


def score(lattice: Lattice, labels: Labels) -> float:
    """Log probability (nats) that the line reads ``labels``."""
    return float(scores(lattice, [labels])[0])


def beam(lattice: Lattice, width: int) -> list[tuple[Labels, float]]:
    """Prefix beam search: the most probable label strings with their log probabilities, best first."""
    beams: dict[Labels, tuple[float, float]] = {(): (0.0, _LOG_ZERO)}
    for frame in lattice.frames:
        emit = [(label, math.log(p)) for label, p in _likeliest(frame, width)]
        fresh: dict[Labels, list[float]] = {}
        for prefix, ends in beams.items():
            _extend(fresh, prefix, ends, emit)
        ranked = sorted(fresh.items(), key=lambda item: -_log_add(item[1][0], item[1][1]))
        beams = {prefix: (ends[0], ends[1]) for prefix, ends in ranked[:width]}
    return [(prefix, _log_add(a, b)) for prefix, (a, b) in beams.items()]


def _likeliest(frame: Mapping[int, float], width: int) -> list[tuple[int, float]]:
    """The blank and the labels of a frame that a beam may keep: of each prefix, no more than its width.

    Where there is dirt, hundreds of characters are as likely as each other.
    """
    listed = [(label, p) for label, p in frame.items() if p >= FLOOR and label != BLANK]
    if len(listed) > width + 1:  # one of them may repeat the last of a prefix
        listed = sorted(listed, key=lambda item: -item[1])[: width + 1]
    return [(BLANK, frame[BLANK]), *listed]


def _extend(
    fresh: dict[Labels, list[float]],
    prefix: Labels,
    ends: tuple[float, float],
    emit: Sequence[tuple[int, float]],
) -> None:
    """Add to ``fresh`` what ``prefix`` may be after one more frame.

    ``ends`` are its log probabilities of ending in a blank and in its last label.
    """
    ends_blank, ends_label = ends
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


def one_edits(lattice: Lattice, path: Decoded) -> Iterator[tuple[Labels, float]]:
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
        for rival, peak in _peaks(frames, {kept, BLANK}).items():
            yield (*before, rival, *after), math.log(path.certainties[i] / peak)
    edges = [-1, *(t for span in path.spans for t in span), len(lattice.frames)]
    for gap, (left, right) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
        before, after = path.labels[:gap], path.labels[gap:]
        beside = {*before[-1:], *after[:1]}
        for label, odds in _inserted(lattice.frames[left + 1 : right], beside).items():
            yield (*before, label, *after), -math.log(odds)


def _peaks(frames: Sequence[Mapping[int, float]], but: Container[int]) -> dict[int, float]:
    """The highest probability of each label in ``frames``, those of ``but`` left out."""
    peaks: dict[int, float] = {}
    for label in {label for frame in frames for label in frame}:
        if label not in but:
            peaks[label] = max(frame.get(label, FLOOR) for frame in frames)
    return peaks


def _inserted(gap: Sequence[Mapping[int, float]], beside: Container[int]) -> dict[int, float]:
    """The best odds against blank of each label in the frames between two characters.

    A label that stands ``beside`` the gap needs a blank between, so that the frames at its ends do not count.
    """
    odds: dict[int, float] = {}
    for t, frame in enumerate(gap):
        inner = 0 < t < len(gap) - 1
        for label, p in frame.items():
            if label != BLANK and (inner or label not in beside):
                odds[label] = max(odds.get(label, 0.0), p / frame[BLANK])
    return odds


@dataclass(frozen=True, slots=True)
class CtcHypotheses:
    """What a line may say by its lattice (see ``engine.Hypotheses``)."""

    lattice: Lattice
    path: Decoded

    def ranked(self) -> tuple[Alternative, ...]:
        """One-edit neighbours always, a beam search besides where some character is not certain.

        So a solver knows what is plausible even in a certain cell.
        """
        found = self._one_edits()
        if min(self.path.certainties, default=0.0) < _CERTAIN:
            best = score(self.lattice, self.path.labels)
            for labels, log_p in beam(self.lattice, _BEAM_WIDTH):
                found[labels] = best - log_p
        return self._cheapest(found, _MOST_RANKED)

    def neighbours(self) -> tuple[Alternative, ...]:
        """The texts one edit away."""
        return self._cheapest(self._one_edits(), _MOST_NEIGHBOURS)

    def log_probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The CTC forward sum of each text; minus infinity where the recogniser lacks a character of it."""
        coded = [self.lattice.alphabet.encode(text) for text in texts]
        sums = scores(self.lattice, [labels or () for labels in coded])
        return np.where([labels is None for labels in coded], -np.inf, sums)

    def _one_edits(self) -> dict[Labels, float]:
        found: dict[Labels, float] = {}
        for labels, cost in one_edits(self.lattice, self.path):
            found[labels] = min(cost, found.get(labels, math.inf))
        return found

    def _cheapest(self, found: dict[Labels, float], most: int) -> tuple[Alternative, ...]:
        """The cheapest texts beside that of the path; costs are relative to it and never negative."""
        decode = self.lattice.alphabet.decode
        ranked = sorted(found.items(), key=lambda item: item[1])
        texts: dict[str, float] = {}
        for labels, cost in [item for item in ranked if item[0] != self.path.labels][:most]:
            texts.setdefault(decode(labels), max(cost, 0.0))
        texts.pop(decode(self.path.labels), None)
        return tuple(Alternative(text, round(cost, 3)) for text, cost in texts.items())


def _add(table: dict[Labels, list[float]], prefix: Labels, end: int, log_p: float) -> None:
    scores = table.setdefault(prefix, [_LOG_ZERO, _LOG_ZERO])
    scores[end] = _log_add(scores[end], log_p)


def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b <= _LOG_ZERO / 2 else a + math.log1p(math.exp(b - a))
