"""The searchable image of the store, in memory: disposable, kept level with the store, never the truth."""
