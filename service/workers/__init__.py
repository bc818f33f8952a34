"""Decoding and extraction in processes of their own: a decoder that crashes takes down its own job alone."""
