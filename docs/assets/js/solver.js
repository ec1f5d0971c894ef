// Hyperparameters that reach a target size: convguide/solver for single layers.
