"""What village plans do: experiments, surrogate, shrinkage."""
