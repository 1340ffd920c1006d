// Loopback servers that answer as a test wants, well or badly, and certificates for them.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Loopback {
  readonly port: number;
  readonly url: string;
  /** How the next requests are answered. */
  answer: Handler;
  /** What was asked so far. */
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A key and a certificate for localhost that nobody trusts. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

const nothing: Handler = (_request, response) => response.writeHead(404).end();

async function listen(server: HttpServer, scheme: 'http' | 'https'): Promise<Loopback> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const loopback: Loopback = {
    port,
    url: `${scheme}://${scheme === 'http' ? '127.0.0.1' : 'localhost'}:${port}/list`,
    answer: nothing,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    loopback.requests.push(request);
    response.on('error', () => undefined);
    loopback.answer(request, response);
  });
  return loopback;
}

/** A plain HTTP server on the loopback interface. */
export function startServer(): Promise<Loopback> {
  return listen(createServer(), 'http');
}

/** The same with TLS. */
export function startTlsServer(identity: TlsIdentity): Promise<Loopback> {
  return listen(createTlsServer(identity), 'https');
}

/** A self-signed certificate for `localhost`, made now: TLS looks at the real clock. */
export async function mintTlsIdentity(name = 'localhost'): Promise<TlsIdentity> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      new BasicConstraintsExtension(true, undefined, true),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const lines = pkcs8.match(/.{1,64}/g) ?? [];
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`,
    cert: `${certificate.toString('pem')}\n`,
  };
}

export interface TunnelProxy {
  readonly url: string;
  /** `host:port` of every CONNECT. */
  readonly tunnels: string[];
  /** The status of the next CONNECT; 200 opens the tunnel. */
  status: number;
  close(): Promise<void>;
}

/** An HTTP proxy that opens tunnels (RFC 9110 9.3.6). */
export async function startProxy(): Promise<TunnelProxy> {
  const server = createServer();
  const sockets = new Set<Socket>();
  const proxy: TunnelProxy = {
    url: '',
    tunnels: [],
    status: 200,
    close: () =>
      new Promise((resolve) => {
        (server as NetServer).close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  server.on('connection', keep);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    proxy.tunnels.push(request.url ?? '');
    if (proxy.status !== 200) {
      client.end(`HTTP/1.1 ${proxy.status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const [, port = '0'] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    keep(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
