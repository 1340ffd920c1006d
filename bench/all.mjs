// Runs every benchmark against the build in dist/; a directory of real chains may be given: npm run bench -- DIR
await import('./startup.mjs');
await import('./chains.mjs');
