"""Settings of `make lab`; each line says which trap it closes.  JupyterLab started otherwise has its own."""

import os

c = get_config()  # noqa: F821

# overrides.json5 beside this file: no pop-ups at the first start.
c.LabApp.app_settings_dir = os.path.dirname(__file__)
# No request to a news feed that a class did not ask for.
c.LabApp.news_url = None
# Without it every kernel warns that it talks in plain text; with it the sockets are encrypted.
c.MappingKernelManager.transport_encryption = "auto"
# The address is what a newcomer needs to see, not sixty lines of what was loaded.
c.Application.log_level = "WARN"
# The default is longer than the interval between two pings, which Tornado warns of at every kernel.
c.ServerApp.tornado_settings = {"ws_ping_timeout": 30_000}
