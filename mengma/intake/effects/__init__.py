"""What acts of filing and of the parties do to a case beyond what the guide can say."""
