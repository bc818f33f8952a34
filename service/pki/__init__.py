"""Certificates: where they lie, a development authority, and TLS credentials of the listener."""
