from kg.store.folder import GraphFolder
from kg.validate import validate


def test_a_built_graph_keeps_to_every_shape(small_graph: GraphFolder) -> None:
    assert validate(small_graph.read(), small_graph.iris) == []
