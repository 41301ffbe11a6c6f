"""The only room that uses pygls and lsprotocol: params in, a pure function, LSP types out."""
