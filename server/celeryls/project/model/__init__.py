"""The records that all other rooms use."""
