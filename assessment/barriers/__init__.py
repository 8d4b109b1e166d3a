"""What stands in the way: good areas, areas to improve, where to intervene."""
