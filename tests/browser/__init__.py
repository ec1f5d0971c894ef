"""What tests of the built site share: addresses, server, visits and checks."""
