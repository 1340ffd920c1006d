#!/usr/bin/env node
// Starts the bundled command line.
require('../dist/cli/start.cjs');
