"""The learned extractor: one encoder, one forward pass, numpy and onnxruntime at run time."""
