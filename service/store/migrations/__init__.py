"""Alembic scripts of the store; run by `service.store.migration`, never by hand."""
