"""What is asked: the question banks, read from their folders and checked."""
