"""The graph's folder: durable records, snapshots of quads, and the pointer to the current one."""
