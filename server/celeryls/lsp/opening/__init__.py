"""Answers ``initialize`` before pygls and lsprotocol are imported, which takes half a second."""
