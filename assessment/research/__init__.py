"""Compare sites: what can be said of several workbooks that used one bank, and what can't."""
