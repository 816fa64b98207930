"""L.A.N.D.: the ground that everybody walks on. The rooms stand on it; it knows none of them."""
