from __future__ import annotations

import numpy as np
import pytest

from kg.exports.layout import Layout, lay_out


def two_groups() -> tuple[np.ndarray, np.ndarray]:
    """Two groups of thirty, dense inside, with one edge between them."""
    random = np.random.default_rng(3)
    source, target = random.integers(0, 30, 200), random.integers(0, 30, 200)
    inside = np.concatenate([source, source + 30]), np.concatenate([target, target + 30])
    return np.append(inside[0], 0), np.append(inside[1], 30)


@pytest.fixture(scope="module")
def layout() -> Layout:
    return lay_out(60, *two_groups())


def test_the_same_input_gives_the_same_layout(layout: Layout) -> None:
    again = lay_out(60, *two_groups())
    assert np.array_equal(layout.x, again.x)
    assert np.array_equal(layout.y, again.y)
    assert np.array_equal(layout.community, again.community)


def test_dense_groups_become_communities(layout: Layout) -> None:
    assert set(layout.community[:30]) & set(layout.community[30:]) == set()


def test_communities_are_numbered_by_falling_size(layout: Layout) -> None:
    sizes = np.bincount(layout.community)
    assert list(sizes) == sorted(sizes, reverse=True)


def test_every_member_lies_in_its_disc(layout: Layout) -> None:
    far = np.hypot(
        layout.x - layout.centre_x[layout.community], layout.y - layout.centre_y[layout.community]
    )
    assert (far <= layout.radius[layout.community] + 1e-6).all()


def test_discs_do_not_overlap(layout: Layout) -> None:
    for one in range(len(layout.radius)):
        for other in range(one):
            apart = np.hypot(
                layout.centre_x[one] - layout.centre_x[other],
                layout.centre_y[one] - layout.centre_y[other],
            )
            assert apart >= layout.radius[one] + layout.radius[other]


def test_no_two_nodes_lie_on_one_another(layout: Layout) -> None:
    points = np.stack([layout.x, layout.y], axis=1)
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert distance.min() > 0.3


def test_linked_nodes_lie_nearer_than_others(layout: Layout) -> None:
    points = np.stack([layout.x, layout.y], axis=1)
    source, target = two_groups()
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    assert distance[source, target].mean() < 0.6 * distance.mean()


@pytest.mark.parametrize("count", [0, 1, 7])
def test_nodes_without_edges_are_placed_too(count: int) -> None:
    nothing = np.zeros(0, np.int64)
    layout = lay_out(count, nothing, nothing)
    assert layout.x.shape == (count,)
    assert np.isfinite(layout.x).all()
    assert np.isfinite(layout.y).all()
