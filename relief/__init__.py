"""Relief: emergency donation and disaster coordination."""
