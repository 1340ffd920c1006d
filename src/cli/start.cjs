// Starts the bundled command line, with V8's code caches where the build left them for this very Node binary.
const { mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');

// The class of `module`: what node:module exports, without loading that.
const Module = module.constructor;

const writing = process.env.KEYTIER_WRITE_CODE_CACHE === '1';
const scripts = new Map();

// V8 accepts a cache of another build of the same V8 version and crashes on it (20.20.2's on 20.19.0), so a cache is
// looked up by the version and the identity of the binary that wrote it. Anything else compiles as usual.
const { size, mtimeMs } = statSync(process.execPath);
const caches = `${__dirname}/cache-${process.version}-${process.arch}-${size}-${Math.floor(mtimeMs)}`;

// Beside each cache lies its source, wrapped already: V8 wants the very text that the cache was made of.
function cacheOf(name) {
  try {
    const cachedData = readFileSync(`${caches}/${name}.cache`);
    return { cachedData, source: readFileSync(`${caches}/${name}.wrapped`, 'latin1') };
  } catch {
    return undefined;
  }
}

/** Runs a chunk from its cache, as `chunk` of Node's own module cache; false where it has none. */
function runFromCache(chunk, name) {
  const { cachedData, source } = cacheOf(name) ?? {};
  if (source === undefined) return false;
  const script = new Script(source, { filename: chunk.filename, cachedData });
  if (writing) scripts.set(name, { script, source });
  run(script, chunk);
  return true;
}

function run(script, chunk) {
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  script.runInThisContext().call(chunk.exports, chunk.exports, requireFrom, chunk, chunk.filename, __dirname);
}

/** A chunk beside this file. Its name is known, so Node need not search for it; packages load as they always do. */
function load(name) {
  const filename = `${__dirname}/${name}`;
  const known = Module._cache[filename];
  if (known !== undefined) return known.exports;
  const chunk = new Module(filename, module);
  chunk.filename = filename;
  Module._cache[filename] = chunk;
  if (runFromCache(chunk, name)) {
    chunk.loaded = true;
    return chunk.exports;
  }
  delete Module._cache[filename];
  return require(filename);
}

// Chunks that Node loads because they have no cache ask it for others that have one.
const compile = Module.prototype._compile;
Module.prototype._compile = function (content, filename, ...rest) {
  const name = filename.startsWith(__dirname) ? filename.slice(__dirname.length + 1) : undefined;
  if (name !== undefined && (runFromCache(this, name) || (writing && runForCache(this, name, content))))
    return;
  compile.call(this, content, filename, ...rest);
};

/** Chunks that import() packages get no cache: V8 would run them without a way to do so. */
function runForCache(chunk, name, content) {
  if (/\bimport\(/.test(content)) return false;
  const source = Module.wrap(content);
  const script = new Script(source, { filename: chunk.filename });
  scripts.set(name, { script, source });
  run(script, chunk);
  return true;
}

if (writing) {
  process.on('exit', () => {
    mkdirSync(caches, { recursive: true });
    for (const [name, { script, source }] of scripts) {
      writeFileSync(`${caches}/${name}.cache`, script.createCachedData());
      writeFileSync(`${caches}/${name}.wrapped`, source, 'latin1');
    }
  });
}

load('main.cjs');
