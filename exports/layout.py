"""A seeded layout: communities as discs that do not overlap, their members spread evenly inside.

Three steps. Louvain finds the communities. Their discs, of an area that fits their members, are
pulled together along the edges between them and pushed apart where they overlap. Then all members
move at once: edges pull, and a repulsion falling with distance (that of charges in the plane) is
taken from a mesh by FFT, so a step costs O(n + mesh). Each disc carries an even background of the
opposite charge, which keeps its members inside and lets discs ignore one another. The same input
gives the same numbers on the same machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_PULLED = 400  # communities that are placed by their links; the rest stand in rings around
_GAP = 1.4  # between discs, where a member's share of the plane is a unit square
_GAP_SHARE = 0.05  # and as a share of their radii on top
_WIDER = 1.5  # how much wider than high the whole becomes, for screens lie down
_RESOLUTIONS = (1.0, 0.6, 0.4, 0.3, 0.2)
_READABLE = 26  # communities that may hold nine tenths of the nodes
_STEPS = 60
_STEPS_OF_MANY = 40  # a step on the finer mesh costs four times as much
_MANY = 40_000
_MESHES = ((1_000, 64), (6_000, 128), (_MANY, 256))  # up to so many nodes, cells on a side
_LINK_PULL = 0.25
_CROSS_PULL = 0.004  # links between discs only say on which side of its disc a member stands


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        x, y: Position of each node; two neighbours in the plane lie about one unit apart.
        community: Community of each node, numbered by falling size.
        centre_x, centre_y, radius: The disc of each community.
    """

    x: Floats
    y: Floats
    community: Ints
    centre_x: Floats
    centre_y: Floats
    radius: Floats


def lay_out(
    count: int, source: Ints, target: Ints, weight: Floats | None = None, *, seed: int = 1
) -> Layout:
    """Place ``count`` nodes joined by undirected edges; parallel ones add up, loops do nothing."""
    if not count:
        none = np.zeros(0)
        return Layout(none, none, np.zeros(0, np.int64), none, none, none)
    weight = np.ones(len(source)) if weight is None else weight
    real = source != target
    source, target, weight = source[real], target[real], weight[real]
    community = _communities(count, source, target, weight, seed)
    sizes = np.bincount(community, minlength=int(community.max(initial=-1)) + 1)
    radius = np.sqrt(sizes / np.pi) + 0.4
    centres = _place_discs(radius, community[source], community[target], weight)
    points = _place_members(community, centres, radius, (source, target), seed)
    return Layout(points[:, 0], points[:, 1], community, centres[:, 0], centres[:, 1], radius)


def _communities(count: int, source: Ints, target: Ints, weight: Floats, seed: int) -> Ints:
    """Community of each node, by falling size; a node without edges is a community of its own.

    Of several resolutions the finest is taken that people can still overlook.
    """
    if not len(source):
        return np.arange(count)
    # Imported here because it takes half a second, which only this function should cost.
    from scipy.sparse import coo_array, csr_matrix
    from sknetwork.clustering import Louvain

    ends = np.concatenate([source, target]), np.concatenate([target, source])
    matrix = csr_matrix(coo_array((np.concatenate([weight, weight]), ends), (count, count)))
    for resolution in _RESOLUTIONS:
        found = Louvain(resolution=resolution, random_state=seed).fit_predict(matrix)
        labels = found.astype(np.int64)
        sizes = np.sort(np.bincount(labels))[::-1]
        if np.searchsorted(np.cumsum(sizes), 0.9 * count) < _READABLE:
            break
    sizes = np.bincount(labels)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    ranked: Ints = rank[labels]
    return ranked


def _place_discs(radius: Floats, source: Ints, target: Ints, weight: Floats) -> Floats:
    """Centres of the discs: linked ones near one another, none overlapping."""
    pulled = min(len(radius), _MOST_PULLED)
    linked = np.zeros(len(radius), bool)
    crossing = source != target
    linked[source[crossing]] = linked[target[crossing]] = True
    linked[:1] = True
    inner = np.flatnonzero(linked[:pulled] | (radius[:pulled] >= radius[:1].max(initial=0) / 3))
    outer = np.setdiff1d(np.arange(len(radius)), inner)
    centres = np.zeros((len(radius), 2))
    links = np.zeros((len(radius), len(radius[:pulled])))[:pulled]
    small = crossing & (source < pulled) & (target < pulled)
    np.add.at(links, (source[small], target[small]), weight[small])
    links = (links + links.T)[np.ix_(inner, inner)]
    centres[inner] = _pull_discs(radius[inner], links)
    centres[outer] = _rings(radius[outer], centres[inner], radius[inner])
    return centres


def _pull_discs(radius: Floats, links: Floats) -> Floats:
    count = len(radius)
    # A sunflower spiral by falling size is a good start: compact, and without any randomness.
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    reach = np.sqrt(np.cumsum((radius + _GAP) ** 2)) - radius[:1].sum()
    spots = np.stack([_WIDER * reach * np.cos(turn), reach * np.sin(turn)], axis=1)
    share = links / np.maximum(links.sum(axis=1, keepdims=True), 1e-9)
    apart = (1 + _GAP_SHARE) * (radius[:, None] + radius[None, :]) + _GAP
    mass = radius**2
    yields = mass[None, :] / (mass[:, None] + mass[None, :])  # the lighter of two moves more
    gravity = np.array([1 / _WIDER**2, 1.0])
    steps = 200
    for step in range(steps):
        cooling = 1 - step / steps
        spots += 0.12 * cooling * (share @ spots - spots * (share.sum(axis=1, keepdims=True) > 0))
        spots -= 0.05 * spots * gravity
        _push_apart(spots, apart, yields)
    for _ in range(200):
        if _push_apart(spots, apart, yields) < 0.01:
            break
    return spots - np.average(spots, axis=0, weights=mass)


def _push_apart(spots: Floats, apart: Floats, yields: Floats) -> float:
    """Move overlapping discs apart, in place; gives the largest overlap that was found."""
    delta = spots[:, None, :] - spots[None, :, :]
    distance = np.sqrt((delta**2).sum(axis=2)) + 1e-9
    overlap = np.maximum(apart - distance, 0)
    np.fill_diagonal(overlap, 0)
    spots += 0.6 * ((overlap * yields / distance)[:, :, None] * delta).sum(axis=1)
    return float(overlap.max(initial=0))


def _rings(radius: Floats, inner: Floats, inner_radius: Floats) -> Floats:
    """Spots for the discs that nothing links, side by side on ellipses around the others."""
    spots = np.zeros((len(radius), 2))
    shape = np.array([_WIDER, 1.0])
    reach = float((np.hypot(*(inner / shape).T) + inner_radius).max(initial=0)) + _GAP
    at = 0
    while at < len(radius):
        wide = 2 * float(radius[at]) + _GAP
        around = max(1, int(2 * np.pi * reach / wide))
        here = np.arange(min(around, len(radius) - at))
        angle = 2 * np.pi * here / len(here)
        ring = (reach + wide / 2) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        spots[at : at + len(here)] = ring * shape
        at, reach = at + len(here), reach + wide
    return spots


def _place_members(
    community: Ints, centres: Floats, radius: Floats, ends: tuple[Ints, Ints], seed: int
) -> Floats:
    count = len(community)
    random = np.random.default_rng(seed)
    angle = random.uniform(0, 2 * np.pi, count)
    reach = radius[community] * np.sqrt(random.uniform(0, 1, count)) * 0.9
    points = centres[community] + np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1)
    if not len(ends[0]):
        return points
    mesh = _Mesh(centres, radius, count)
    same = community[ends[0]] == community[ends[1]]
    degree = np.bincount(ends[0], minlength=count) + np.bincount(ends[1], minlength=count)
    pull = np.where(same, _LINK_PULL, _CROSS_PULL)
    pulls = [pull / np.sqrt(degree[end]) for end in ends]
    steps = _STEPS if count <= _MANY else _STEPS_OF_MANY
    for step in range(steps):
        longest = 2.0 * (1 - step / steps) + 0.05
        delta = points[ends[1]] - points[ends[0]]
        move = mesh.field(points)
        for axis in (0, 1):
            move[:, axis] += np.bincount(ends[0], pulls[0] * delta[:, axis], count)
            move[:, axis] -= np.bincount(ends[1], pulls[1] * delta[:, axis], count)
        points += move * (longest / np.maximum(np.hypot(*move.T), longest))[:, None]
        _keep_inside(points, centres[community], radius[community])
    _part_neighbours(points)
    _keep_inside(points, centres[community], radius[community])
    return points


def _keep_inside(points: Floats, centres: Floats, radius: Floats) -> None:
    away = points - centres
    far = np.hypot(*away.T)
    out = far > radius
    points[out] = (centres + away * (radius / np.maximum(far, 1e-9))[:, None])[out]


def _part_neighbours(points: Floats, *, closest: float = 0.7, rounds: int = 12) -> None:
    """Push apart what lies nearer than the mesh can tell."""
    from scipy.spatial import cKDTree  # here for the same reason as above

    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(closest, output_type="ndarray")
        if not len(pairs):
            return
        delta = points[pairs[:, 0]] - points[pairs[:, 1]]
        distance = np.hypot(*delta.T)
        # Two points on one spot part along a direction that their numbers choose.
        delta[distance == 0] = np.array([1e-3, 2e-3])
        push = 0.5 * (closest - distance) / np.maximum(np.hypot(*delta.T), 1e-9)
        for axis in (0, 1):
            shift = push * delta[:, axis] * 0.7
            points[:, axis] += np.bincount(pairs[:, 0], shift, len(points))
            points[:, axis] -= np.bincount(pairs[:, 1], shift, len(points))


class _Mesh:
    """The repulsion of all points on one another, less that of the discs' even background."""

    def __init__(self, centres: Floats, radius: Floats, count: int) -> None:
        from scipy import fft  # here for the same reason as above

        self._fft: Any = fft
        self._size = next((size for most, size in _MESHES if count <= most), 512)
        low = (centres - radius[:, None]).min(axis=0) - 2
        high = (centres + radius[:, None]).max(axis=0) + 2
        self._low = low
        self._cell = float((high - low).max()) / (self._size - 1)
        self._kernels = [fft.rfft2(kernel) for kernel in self._fields_of_one()]
        self._background = self._discs(centres, radius, count)

    def field(self, points: Floats) -> Floats:
        """Force on each point, of length 1 at one unit from a lone other point."""
        at = (points - self._low) / self._cell
        cell = np.clip(at.astype(np.int64), 0, self._size - 2)
        part = np.clip(at - cell, 0, 1)
        corners = [
            ((cell[:, 1] + dy) * self._size + cell[:, 0] + dx, wy * wx)
            for dy, wy in ((0, 1 - part[:, 1]), (1, part[:, 1]))
            for dx, wx in ((0, 1 - part[:, 0]), (1, part[:, 0]))
        ]
        charge = -self._background.copy()
        for index, share in corners:
            charge += np.bincount(index, share, self._size**2)
        fields = self._spread(charge.reshape(self._size, self._size))
        return np.stack(
            [sum(share * field[index] for index, share in corners) for field in fields], axis=1
        )

    def _spread(self, charge: Floats) -> list[Floats]:
        double = (2 * self._size, 2 * self._size)
        spectrum = self._fft.rfft2(charge, double)
        whole = [self._fft.irfft2(spectrum * kernel, double) for kernel in self._kernels]
        return [np.ascontiguousarray(field[: self._size, : self._size]).ravel() for field in whole]

    def _fields_of_one(self) -> tuple[Floats, Floats]:
        offset = self._fft.fftfreq(2 * self._size, 1 / (2 * self._size)) * self._cell
        x, y = np.meshgrid(offset, offset)
        square = x**2 + y**2 + (0.5 * self._cell) ** 2
        return x / square, y / square

    def _discs(self, centres: Floats, radius: Floats, count: int) -> Floats:
        flat = np.zeros((self._size, self._size))
        for centre, reach in zip(
            (centres - self._low) / self._cell, radius / self._cell, strict=True
        ):
            left, low = np.maximum((centre - reach).astype(int), 0)
            right, high = (centre + reach).astype(int) + 2
            y, x = np.mgrid[low:high, left:right]
            inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 <= max(reach, 0.8) ** 2
            piece = flat[low:high, left:right]
            members = np.pi * (reach * self._cell - 0.4) ** 2
            piece += (inside * (members / max(inside.sum(), 1)))[: piece.shape[0], : piece.shape[1]]
        return flat.ravel() * (count / max(float(flat.sum()), 1e-9))
