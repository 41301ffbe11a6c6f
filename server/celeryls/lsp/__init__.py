"""The only room that knows pygls and lsprotocol: params in, a pure function, LSP types out."""
