"""What leaves the house: messages to donors and agencies, drained from the outbox."""
