"""Which articles are one story printed again, though bylines and teasers differ; a template with other numbers is not.

``words.py`` reads the words, ``story.py`` says what of an article is compared and when two are one story, ``sketch.py``
finds those worth comparing, ``groups.py`` does both over any number of records.
"""
