"""Training of the learned extractor; the only place that imports PyTorch."""
