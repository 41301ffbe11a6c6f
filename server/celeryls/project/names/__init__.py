"""The meaning of names: modules, bindings, resolution."""
