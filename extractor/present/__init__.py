"""From records to what people read: sentences, marked-up text, pages.

Pure functions over the dictionaries of ``schemas/record.schema.json``. No web server, no database and no extraction;
every Vietnamese and English word that they write is data (``labels.yaml``, ``sentences.yaml``, ``pages.yaml``).
"""
