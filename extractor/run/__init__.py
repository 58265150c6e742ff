"""A long run over many articles: in a folder of its own, over several processes, killed and resumed at will."""
