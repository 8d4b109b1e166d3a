"""The workbook, step by step.

An answer travels left to right; imports run right to left only::

    store ◄ bank, evidence_files, people ◄ mapping, measures ◄ workbook ◄ meeting ◄
    verification ◄ barriers ◄ research

* ``store``         tables, sessions, migrations, the audit chain, files by content
* ``bank``          what is asked: issues, dimensions, questions, level descriptors
* ``evidence_files``  which files are taken as evidence, which are refused and why
* ``people``        who takes part, as whom, and how they are known
* ``mapping``       the register, the criteria, the choice of a partnership
* ``measures``      profiles, spread, gaps, agreement between people (pure)
* ``workbook``      rounds, own answers, agreed levels, evidence, hand-over
* ``meeting``       agenda, meetings, votes in the room
* ``verification``  packs, verdicts, sign-off, settled levels
* ``barriers``      good areas, areas to improve, where to intervene
* ``research``      comparing sites
* ``charts``        numbers → Plotly figures with alternative text
* ``documents``     a workbook → PDF, HTML, CSV
* ``example``       the invented example programme
* ``commands``      the command line

Inside a package: ``model`` (nouns, frozen), ``rules`` (decisions, pure), ``queries`` (reading),
``actions`` (writing).  A verdict is saved in ``verification/actions.py``.
"""
