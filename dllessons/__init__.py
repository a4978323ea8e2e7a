"""What only lessons import: small, pure, tested functions, networks to compare, drawings too long for a cell.

Neither `dlutils` nor an assignment imports this package (`python -m autograder check` complains), because it holds
whole networks: the sandbox, in which submissions run, has no copy of it.
"""
