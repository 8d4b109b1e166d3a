"""Talk it through: rounds, own answers, agreed levels, evidence, hand-over."""
