import os
import sys

pytest_plugins = ["clients.fixtures"]
sys.path.insert(0, os.environ["TACTUS_PACKAGE"])
