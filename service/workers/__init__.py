"""Decoding and extraction in processes of their own: a decoder that crashes takes no request down but its own."""
