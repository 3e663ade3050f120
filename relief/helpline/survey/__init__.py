"""The callers' survey: drawn by lot, agreed to, asked by somebody else, shown with its margin."""
