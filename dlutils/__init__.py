"""What students import.  The modules of `__all__` are meant for notebooks; the others serve the grading.

    data             photographs, points in the plane, a photo of your own
    digits           odd or even: the split of the handwritten digits, and what models get wrong
    activations      sigmoid and ReLU with their backward functions, as `deep_network` hands them out
    check            worked examples for each exercise: silent, or what is wrong and a hint
    gradient_check   a gradient by finite differences, and how far two gradients are apart
    predict          a question to commit an answer to, before the code that answers it
    photograph       a photo of your own, what models say of it, and the training pictures nearest to it
    playground       a network of the student's own functions, seen while it learns
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
    "digits",
    "explorers",
    "figures",
    "gradient_check",
    "harness",
    "pace",
    "planar",
    "photograph",
    "playground",
    "plots",
    "predict",
    "results",
    "timing",
    "vector_pictures",
]
