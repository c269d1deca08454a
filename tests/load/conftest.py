pytest_plugins = ["clients.fixtures"]
