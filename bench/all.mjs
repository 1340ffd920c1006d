// Runs every benchmark; needs a build. Corpus directories may be given: node bench/all.mjs DIR
await import('./startup.mjs');
await import('./chains.mjs');
