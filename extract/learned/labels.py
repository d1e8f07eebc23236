"""The classes of every head, in the order of their scores. The order is part of a model."""

from __future__ import annotations

from kg.model import EntityType, FindingPredicate, RelationType, Role

TYPES = tuple(EntityType)
ROLES = tuple(Role)
PREDICATES = tuple(FindingPredicate)
# ``outperforms`` may stand beside one of the others, so it is decided alone.
RELATIONS = tuple(r for r in RelationType if r is not RelationType.OUTPERFORMS)

WIDEST = 10  # words of the widest mention that is looked for
OUTSIDE, BEGIN, INSIDE, LAST, SINGLE = range(5)  # tags of a clause
SLOTS = ("subject", "object", "metric", "value", "baseline_value")  # slots tagged as phrases
POINTERS = ("subject", "object", "metric", "on")  # slots that an entity can fill
# What a slot is where no entity fills it: (a phrase of the text, nothing), by pointer.
OTHERWISE = {"subject": (0, None), "object": (1, 2), "metric": (3, 4)}
