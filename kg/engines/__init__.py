"""Where extraction and linking run: this process, all cores, or a cluster."""
