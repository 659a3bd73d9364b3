"""Somebody who reads everything that crossed the wire in a session of several questions, and works out what else it tells.

People are taken to be told apart by everything that the questions name: the combinations are the unknowns, whole and not
negative, and every number that crossed is an equation. Linear programs give the smallest and the largest number that each
small group can be. A group is found out if they are not at least half the threshold apart.
"""

import itertools

import numpy
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

THRESHOLD = 10


class Reader:
    """`people`: a row a person, `fields`: what the reader knows to exist of each, as {field: labels}; `known` leaves out
    combinations that the reader knows to be impossible."""

    def __init__(self, people, fields, known=lambda atom: True):
        self.fields = list(fields)
        self.atoms = [atom for atom in itertools.product(*fields.values()) if known(dict(zip(self.fields, atom)))]
        place = {atom: at for at, atom in enumerate(self.atoms)}
        self.truth = numpy.zeros(len(self.atoms))
        for atom in people[self.fields].itertuples(index=False, name=None):
            self.truth[place[atom]] += 1
        self.sets, self.numbers = [], []

    def members(self, condition):
        return numpy.array([bool(condition(dict(zip(self.fields, atom)))) for atom in self.atoms])

    def told(self, condition, number):
        """A number that crossed; it is a true one, or the reader would be misled."""
        members = self.members(condition)
        assert self.truth[members].sum() == number, (self.truth[members].sum(), number)
        self.sets.append(members)
        self.numbers.append(number)

    def differences(self):
        """Small groups by which two told groups differ, where one lies within the other whatever the people are."""
        found = {}
        for outer, inner in itertools.permutations(self.sets, 2):
            if (inner <= outer).all():
                rest = outer & ~inner
                if 0 < self.truth[rest].sum() < THRESHOLD:
                    found[rest.tobytes()] = rest
        return list(found.values())

    def found_out(self, secrets):
        """Secrets (as members) whose exact range is narrower than half the threshold, with their range."""
        unknown = csr_matrix(numpy.array(self.sets, dtype=float))
        broken = []
        for members in secrets:
            ends = []
            for sign in (1, -1):
                solved = linprog(sign * members.astype(float), A_eq=unknown, b_eq=self.numbers, bounds=(0, None), method="highs")
                assert solved.status in (0, 3), solved.message
                ends.append(sign * solved.fun if solved.status == 0 else numpy.inf)
            if ends[1] - ends[0] < THRESHOLD / 2 - 1e-6:
                broken.append((members, ends))
        return broken
