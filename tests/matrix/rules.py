"""Published rounding, intervals and thresholds, written again from their definitions."""

import math
from fractions import Fraction


# Two-sided 95 % of a normal distribution.
Z = 1.959963984540054


def half_up(value, step):
    """Nearest multiple of step, halves away from zero."""
    return math.copysign(math.floor(abs(value) / step + 0.5) * step, value) + 0.0


def dollars(value):
    return half_up(value, 100)


def percent(value):
    return half_up(value * 10, 1) / 10 if abs(value) < 9.95 else half_up(value, 1)


def share(value):
    """Whole percents."""
    return half_up(value * 100, 1) / 100


def median_interval(values):
    """Two order statistics: the largest rank l with P(X < l) <= 2.5 % for X binomial (n, 1/2), and its mirror image."""
    values = sorted(values)
    n = len(values)
    limit = Fraction(25, 1000) * 2**n
    term, below, rank = 1, 0, 0
    while below + term <= limit:
        below += term
        term = term * (n - rank) // (rank + 1)
        rank += 1
    return (values[rank - 1], values[n - rank]) if rank > 0 else None


def wilson(counted, base):
    z = Z
    p = counted / base
    middle = (p + z * z / (2 * base)) / (1 + z * z / base)
    half = z / (1 + z * z / base) * math.sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    low = 0.0 if counted == 0 else middle - half
    high = 1.0 if counted == base else middle + half
    return low, high
