"""Health: illness, hospital bills, insurance, labour that illness takes."""
