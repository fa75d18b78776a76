"""Fits the confidence of readings on degraded sheets with known truth, and prints the coefficients.

    python -m bench.calibrate [SHEETS_PER_GRADE] [SEED]

The logistic regression is fitted by Newton's method with a small ridge. Signs are held: evidence against a
reading may never raise its confidence. Copy what it prints to ``extract/scan/ocr/confidence.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from bench.cell_lab import GRADES, one_line_readings, sheets
from extract.scan.ocr.confidence import Evidence
from extract.scan.ocr.paddle import PaddleOcr
from extract.scan.ocr.plausibility import same

_RIDGE = 0.02
"""Weight of the squared coefficients: enough for a term that a small sample never shows."""


def gather(count: int, seed: int) -> Iterator[tuple[Evidence, bool, str, str, str]]:
    """Evidence, whether it was right, grade, truth and text of every one-line cell that was read."""
    engine = PaddleOcr.load(threads=2)
    for grade in GRADES:
        for sheet in sheets(grade, count, seed):
            for truth, reading in one_line_readings(sheet, engine):
                if reading.evidence is not None:
                    text = reading.rescored.text
                    yield reading.evidence, same(text, truth), grade, truth, text


def fit(features: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Coefficients, the bias first; features that would raise the confidence are left out (0)."""
    used = np.ones(features.shape[1], bool)
    while True:
        x = np.column_stack([np.ones(len(features)), features[:, used]])
        beta = np.zeros(x.shape[1])
        beta[0] = 4.0
        for _ in range(60):
            p = 1 / (1 + np.exp(-x @ beta))
            slope = x.T @ (right - p) - _RIDGE * beta
            bend = x.T @ (x * (p * (1 - p))[:, None]) + _RIDGE * np.eye(len(beta))
            beta += np.clip(np.linalg.solve(bend, slope), -1.0, 1.0)
        wrong_sign = np.flatnonzero(used)[beta[1:] > 0]
        if wrong_sign.size == 0:
            whole = np.zeros(features.shape[1] + 1)
            whole[0], whole[1:][used] = beta[0], beta[1:]
            return whole
        used[wrong_sign[np.argmax(beta[1:][beta[1:] > 0])]] = False


def main() -> None:
    """Print the coefficients and what they would have done."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rows = list(gather(count, seed))
    names = list(asdict(rows[0][0]))
    features = np.array([[float(v) for v in asdict(row[0]).values()] for row in rows])
    right = np.array([row[1] for row in rows])
    beta = fit(features, right)
    print(f"{len(rows)} readings, {int((~right).sum())} wrong")
    print(f"BIAS = {beta[0]:.2f}")
    for name, weight in zip(names, beta[1:], strict=True):
        print(f'    "{name}": {weight:.2f},')
    p = 1 / (1 + np.exp(-(beta[0] + features @ beta[1:])))
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.98, 0.99):
        silent, doubtful = int((~right & (p >= threshold)).sum()), int((p < threshold).sum())
        needless = int((right & (p < threshold)).sum())
        print(f"below {threshold}: {silent} silent, {doubtful} doubtful ({needless} right)")
    sure_wrong = sorted(((p[i], *row[2:]) for i, row in enumerate(rows) if not row[1]), reverse=True)
    for one in sure_wrong[:25]:
        print(one)


if __name__ == "__main__":
    main()
