"""The same job over many machines: read, extracted and written on Ray Data, over any filesystem that fsspec reaches."""
