"""The editor's desk: a local web application in which people read articles, and judge and mend what the rules found.

Owns the store of decisions, the rules by which they hold over later extractions, and the pages. It knows records and
never changes the files or databases that they come from; only its own tables are written.
"""
