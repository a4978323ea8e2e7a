"""What a term was, in one file that can be checked; and the beginning of the next one."""
