"""The graph's folder: durable records, snapshots of the quads, and the pointer to the current one."""
