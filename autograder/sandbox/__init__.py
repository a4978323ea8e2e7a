"""Run strangers' code behind walls: one seam, `Engine.run(job)`."""
