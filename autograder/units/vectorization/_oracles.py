"""The same results in another way, number by number and without the references: what `audit` compares these with."""

import math

import numpy as np

from autograder.units.oracles import each, logistic, numbers


def dot_loop(x, y):
    return math.fsum(float(x[i]) * float(y[i]) for i in range(len(x)))


dot_vectorized = dot_loop


def sigmoid(x):
    return each(logistic, x)


def sigmoid_derivative(x):
    return each(lambda z: 1 / (2 * math.cosh(z / 2)) ** 2, x)


def image_to_vector(image):
    return np.array([[value] for value in numbers(image).values()])


def normalize_rows(x):
    return np.array([[float(value) / math.hypot(*map(float, row)) for value in row] for row in x])


def softmax(x):
    return np.array([[1 / math.fsum(math.exp(float(other - value)) for other in row) for value in row] for row in x])


def l1_loss(yhat, y):
    return math.fsum(abs(float(yhat[i]) - float(y[i])) for i in range(len(y)))


def l2_loss(yhat, y):
    return math.fsum(abs(float(yhat[i]) - float(y[i])) ** 2 for i in range(len(y)))


def gradient_step_loops(w, b, X, Y, learning_rate):
    n_x, m = X.shape
    z = [math.fsum([float(b), *(float(w[j, 0]) * float(X[j, i]) for j in range(n_x))]) for i in range(m)]
    cost = math.fsum(math.log1p(math.exp(-abs(v))) + max(v, 0) - v * float(Y[0, i]) for i, v in enumerate(z)) / m
    slope = [logistic(v) - float(Y[0, i]) for i, v in enumerate(z)]
    dw = [math.fsum(slope[i] * float(X[j, i]) for i in range(m)) / m for j in range(n_x)]
    stepped = np.array([[float(w[j, 0]) - learning_rate * dw[j]] for j in range(n_x)])
    return stepped, float(b) - learning_rate * math.fsum(slope) / m, cost


gradient_step_vectorized = gradient_step_loops
