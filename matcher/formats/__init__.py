"""Bytes to arrays and back: image decoding with bounds checked before any pixel is decoded."""
