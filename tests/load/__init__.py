"""A room full of devices, without browsers: the load generator of the benchmarks."""
