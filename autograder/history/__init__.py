"""What was decided on each answer, when and by whom: entries are added to the record, and none is ever changed."""
