"""What students import.  The modules of `__all__` are meant for notebooks; the others serve the grading.

    data             photographs, points in the plane, a photo of your own
    activations      sigmoid and ReLU with their backward functions, as `deep_network` hands them out
    check            a worked example for each exercise, silent or raising
    gradient_check   a gradient by finite differences, and how far two gradients are apart
    plots            figures in one style, shown with a description in words
    explorers        figures with sliders
    figures          drawings that assignments and lessons share: arrays, broadcasting, networks
    vector_pictures  drawings of the assignment `vectorization`
    planar           training and drawings of the assignment `shallow_network`
    deep             training and drawings of the assignment `deep_network`
    timing           how long a call takes
    pace             how long to train: less in a browser and while a class is graded
    results          ranges that the course's accuracies lie in
    harness          the hidden line of a graded cell
"""

__all__ = [
    "activations",
    "check",
    "data",
    "deep",
    "explorers",
    "figures",
    "gradient_check",
    "harness",
    "pace",
    "planar",
    "plots",
    "results",
    "timing",
    "vector_pictures",
]
