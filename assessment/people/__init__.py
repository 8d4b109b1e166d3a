"""Who takes part, as whom, and how they are known."""
