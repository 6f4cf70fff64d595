"""Tables people save: plans, grants, project library, households."""
