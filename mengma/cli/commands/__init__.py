"""One module a subcommand; see mengma.cli.main for what it must have."""
