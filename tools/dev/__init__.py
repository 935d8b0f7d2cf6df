"""The development machine: everything behind ``make``, in plain Python."""
