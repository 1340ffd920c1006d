// Preloaded into a run of the command line: every way to the network is closed, and whoever tries one is named.
const refuse = (name) => () => {
  require('node:fs').writeSync(2, `NETWORK ${name}\n`);
  process.exit(99);
};

const close = (module, prefix, names) => {
  for (const name of names)
    if (typeof module[name] === 'function') module[name] = refuse(`${prefix}.${name}`);
};

const functionsOf = (module) => Object.keys(module).filter((name) => /^[a-z]/.test(name));

const net = require('node:net');
const dns = require('node:dns');
net.Socket.prototype.connect = refuse('net.Socket.connect');
net.Server.prototype.listen = refuse('net.Server.listen');
close(net, 'net', ['connect', 'createConnection']);
close(require('node:tls'), 'tls', ['connect']);
close(
  dns,
  'dns',
  functionsOf(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name)),
);
close(
  dns.promises,
  'dns.promises',
  functionsOf(dns.promises).filter((name) => /^(lookup|resolve|reverse)/.test(name)),
);
close(require('node:dgram'), 'dgram', ['createSocket']);
close(require('node:http'), 'http', ['request', 'get']);
close(require('node:https'), 'https', ['request', 'get']);
close(require('node:http2'), 'http2', ['connect']);
for (const name of ['fetch', 'WebSocket', 'EventSource'])
  Object.defineProperty(globalThis, name, { value: refuse(name), configurable: true, writable: true });
require('node:module').syncBuiltinESMExports();
