"""Numbers about answers: spread, profile, agreement, small numbers.

Everything here is pure: answers in, numbers out.  Levels are ladder values as stored (int),
figures are ``fractions.Fraction`` until the last step, and None always means *not defined*,
never zero.
"""
