"""Civil affairs: dibao, wubao, unsafe houses; other purses pay."""
