"""Faces: detection, alignment, embedding, comparison. A face is a lead, never an identification by itself."""
