"""Verify with outsiders: what they say of each agreed level, and what that settles.

``packs/``    sealed copies: made, signed, checked, issued, looked up, and their keys
``returns/``  verdicts that come back by file: the form that asks, one check, one acceptance

Beside them, in the order of a review:

naming, declaring   ``withdrawing``, ``declaring`` (conflicts of interest)
judging             ``judging`` saves a verdict; ``asking`` and ``answering_queries`` hold queries
                    (``query_threads`` as they are written, ``asked`` as they are read)
finishing           ``signing_off``; with the last sign-off the verdicts are known
settling            ``settling`` by a moderator, ``settling_anew`` writes the figures
figures             ``minds``, ``counting_verdicts``, ``agreeing_verifiers`` (pure)

``actions`` and ``queries`` list all that can be done and read; ``rules`` decides.
"""
