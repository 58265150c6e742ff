"""Reads articles from what a nightly batch is made of: text, HTML, JSON Lines, tables, WARC, compressed or not.

Owns decoding, the shape of the input and ``Article.id``. A bad article becomes an :class:`extractor.errors.InputError`
in the stream and never stops the others. Unicode normalization, the zones that no markup gives and a date printed in
the text are left to the pipeline. The entrance is :func:`extractor.sources.read.read_sources`.
"""
