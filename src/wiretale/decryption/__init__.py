"""Opens what IPsec has encrypted, for whoever has the secrets: -E's argument, and the ciphers.

Nothing here is imported unless there are secrets to use.
"""
