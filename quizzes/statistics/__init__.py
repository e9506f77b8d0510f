"""Item analysis: responses → figures. Pure: knows no Django, no database and no clock; docs/figures.md says how to read it.

`results` (what comes out), `flags` and `angoff` are plain Python; `columns` and `analysis` need numpy, so import them where they are
used: a web process that never shows figures does not pay for it.
"""
