"""A workbook → PDF, HTML, CSV and the files of a pack; pure, bytes out.

One list of ``blocks`` is made of a document (``report``), and the PDF and the HTML are both
drawn from it, so that nothing stands in one and is missing in the other.  ``booklet`` makes the
printed workbook of a bank, on the same pieces.
"""
