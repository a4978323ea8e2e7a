"""Cells run in the real engine, and what they printed."""

from dataclasses import replace

from autograder.sandbox import events


def outputs(engine, *sources, **limits):
    answer = engine.run(
        {"kind": "notebook", "cells": [{"source": s} for s in sources], "exercises": {}, "limits": limits}
    )
    came = events.read(answer.data, ())
    answer = replace(answer, ended=came.ended(answer.ended))
    return answer, [came.cells[i]["outputs"] for i in sorted(came.cells)]


def result(output):
    return next(o["data"]["text/plain"] for o in output if o["output_type"] == "execute_result")
