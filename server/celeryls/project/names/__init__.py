"""What a name means: modules, bindings, resolution."""
