// Starts the bundled command line, with V8's code caches where the build left them for this very Node binary.
const { mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const compile = Module.prototype._compile;
const writing = process.env.KEYTIER_WRITE_CODE_CACHE === '1';
const scripts = [];

// V8 accepts a cache of another build of the same V8 version and crashes on it (20.20.2's on 20.19.0), so a cache is
// looked up by the version and the identity of the binary that wrote it. Anything else compiles as usual.
const { size, mtimeMs } = statSync(process.execPath);
const caches = join(__dirname, `cache-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}`);
const cacheFile = (filename) => join(caches, `${basename(filename)}.cache`);

function cacheOf(filename) {
  try {
    return readFileSync(cacheFile(filename));
  } catch {
    return undefined;
  }
}

// Only chunks beside this file: packages load as they always do. Chunks that import() packages get no cache: V8 would
// run them without a way to do so. The build deletes old chunks and caches together.
Module.prototype._compile = function (content, filename, ...rest) {
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
    mkdirSync(caches, { recursive: true });
    for (const { filename, script } of scripts) writeFileSync(cacheFile(filename), script.createCachedData());
  });
}

require('./main.cjs');
