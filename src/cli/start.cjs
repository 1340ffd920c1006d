// Starts the bundled command line, with V8's code caches where the build left them for this very Node version.
const { readFileSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const { Script } = require('node:vm');

const compile = Module.prototype._compile;
const writing = process.env.KEYTIER_WRITE_CODE_CACHE === '1';
const scripts = [];

/** The cache of a chunk; a build for another version or platform has none that V8 accepts. */
function cacheOf(filename) {
  try {
    return readFileSync(`${filename}.cache`);
  } catch {
    return undefined;
  }
}

// Only chunks beside this file: packages load as they always do. V8 checks version, flags and length of the source, and
// compiles as usual where they differ; the build deletes old chunks and caches together.
Module.prototype._compile = function (content, filename, ...rest) {
  // Chunks that import() packages get no cache: V8 would run them without a way to do so.
  const ours = dirname(filename) === __dirname && !/\bimport\(/.test(content);
  const cachedData = ours ? cacheOf(filename) : undefined;
  if (!ours || (cachedData === undefined && !writing)) return compile.call(this, content, filename, ...rest);
  const script = new Script(Module.wrap(content), { filename, cachedData });
  if (writing) scripts.push({ filename, script });
  return script
    .runInThisContext()
    .call(this.exports, this.exports, (id) => this.require(id), this, filename, __dirname);
};

if (writing) {
  process.on('exit', () => {
    for (const { filename, script } of scripts) writeFileSync(`${filename}.cache`, script.createCachedData());
  });
}

require('./main.cjs');
