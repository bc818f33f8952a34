"""The searchable image of the store, in memory: disposable, caught up from the change sequence, never the truth."""
