"""Pages: the mailbox and the failures, and the desk of those who write and approve appeals."""
