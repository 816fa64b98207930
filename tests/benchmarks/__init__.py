"""`make bench`: each figure beside its target, as a ratio to a bare Django view under the same server in the same run."""
