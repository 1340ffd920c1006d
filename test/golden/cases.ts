// The commands of the golden tests. Exit codes stand here by hand, from the contract; the output files never decide them.

export interface GoldenCase {
  readonly name: string;
  /** What a reader should see in it. */
  readonly why: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  /** A file of the workspace given on stdin. */
  readonly stdinFile?: string;
}

const AT = ['--at', '2026-02-15T12:00:00Z'];
const ROOTS = ['--trust-anchor', 'samples/roots.pem'];
const LIST = ['--status-list', 'samples/status-list.json'];
const CHALLENGE = ['--challenge', 'utf8:sample'];
const FULL = [...ROOTS, ...LIST, ...CHALLENGE, ...AT];

export const GOLDEN_CASES: readonly GoldenCase[] = [
  {
    name: 'verify-strongbox-table',
    why: 'the report a newcomer sees first',
    args: ['verify', 'samples/strongbox-good/chain.pem', ...FULL],
    exitCode: 0,
  },
  {
    name: 'verify-strongbox-json',
    why: 'the same as JSON: the contract with programs',
    args: ['verify', 'samples/strongbox-good/chain.pem', ...FULL, '-f', 'json'],
    exitCode: 0,
  },
  {
    name: 'verify-strongbox-ndjson',
    why: 'one result a line, then the run',
    args: ['verify', 'samples/strongbox-good/chain.pem', ...FULL, '-f', 'ndjson'],
    exitCode: 0,
  },
  {
    name: 'verify-custom-os',
    why: 'a locked custom OS with a known key is standard, named, and costs nothing',
    args: ['verify', 'samples/custom-os/chain.pem', ...FULL],
    exitCode: 0,
  },
  {
    name: 'verify-tee-stacked',
    why: 'below 98 columns: cards',
    args: ['verify', 'samples/tee-good/chain.pem', ...FULL, '--width', '60'],
    exitCode: 0,
  },
  {
    name: 'verify-tee-ascii',
    why: 'nothing outside ASCII',
    args: ['verify', 'samples/tee-good/chain.pem', ...FULL, '--ascii'],
    exitCode: 0,
  },
  {
    name: 'verify-tee-quiet',
    why: 'only the verdict line',
    args: ['verify', 'samples/tee-good/chain.pem', ...FULL, '-q'],
    exitCode: 0,
  },
  {
    name: 'verify-attest-key',
    why: 'an attest key vouches for the leaf',
    args: ['verify', 'samples/attest-key/chain.pem', ...FULL, '-f', 'summary'],
    exitCode: 0,
  },
  {
    name: 'verify-signed-nonce',
    why: 'the attested key signed the nonce',
    args: [
      'verify',
      'samples/signed-nonce/chain.pem',
      ...FULL,
      '--message',
      '@samples/signed-nonce/nonce.bin',
      '--signature',
      '@samples/signed-nonce/nonce.sig',
    ],
    exitCode: 0,
  },
  {
    name: 'verify-signed-nonce-raw',
    why: 'the same signature as raw r||s, cross-checked',
    args: [
      'verify',
      'samples/signed-nonce/chain.pem',
      ...FULL,
      '--message',
      '@samples/signed-nonce/nonce.bin',
      '--signature',
      '@samples/signed-nonce/nonce.sig.raw',
      '--cross-check',
      '-f',
      'summary',
    ],
    exitCode: 0,
  },
  {
    name: 'verify-ticket-pointer',
    why: 'evidence nested in a ticket, found by pointer',
    args: ['verify', 'samples/ticket.json#/log/3/payload', ...FULL, '-f', 'summary'],
    exitCode: 0,
  },
  {
    name: 'verify-stdin',
    why: 'through a pipe',
    args: ['verify', '-', ...FULL, '-f', 'summary'],
    stdinFile: 'samples/strongbox-good/chain.pem',
    exitCode: 0,
  },
  {
    name: 'verify-p7b',
    why: 'a PKCS#7 bundle, which loads its reader on demand',
    args: ['verify', 'bundle.p7b', ...FULL, '-f', 'summary'],
    exitCode: 0,
  },
  {
    name: 'verify-unlocked',
    why: 'sound evidence of an unlocked device: below policy, not invalid',
    args: ['verify', 'samples/unlocked/chain.pem', ...FULL],
    exitCode: 1,
  },
  {
    name: 'verify-software',
    why: 'a key in software: minimal',
    args: [
      'verify',
      'samples/software-root/chain.pem',
      '--trust-anchor',
      'samples/software-root/root.pem',
      ...CHALLENGE,
      ...AT,
    ],
    exitCode: 1,
  },
  {
    name: 'verify-own-policy',
    why: 'a policy of your own asks for more',
    args: [
      'verify',
      'samples/tee-good/chain.pem',
      ...FULL,
      '--policy',
      './policy-strongbox.yaml',
      '-f',
      'summary',
    ],
    exitCode: 1,
  },
  {
    name: 'usage-unknown-option',
    why: 'usage errors are 2, not 1',
    args: ['verify', 'samples/tee-good/chain.pem', '--chalenge', 'x'],
    exitCode: 2,
  },
  { name: 'usage-no-input', why: 'a missing argument', args: ['verify'], exitCode: 2 },
  {
    name: 'usage-ambiguous-value',
    why: 'an ambiguous value lists its readings',
    args: ['verify', 'samples/tee-good/chain.pem', '--challenge', 'samples1'],
    exitCode: 2,
  },
  {
    name: 'usage-bad-time',
    why: 'a time that does not exist',
    args: ['verify', 'samples/tee-good/chain.pem', '--at', '2026-02-30T00:00:00Z'],
    exitCode: 2,
  },
  {
    name: 'usage-policy-typo',
    why: 'a policy error names line and field',
    args: ['verify', 'samples/tee-good/chain.pem', '--policy', './policy-typo.yaml'],
    exitCode: 2,
  },
  {
    name: 'usage-json-error',
    why: 'errors are JSON too where JSON was asked for',
    args: ['verify', 'samples/tee-good/chain.pem', '--challenge', 'samples1', '-f', 'json'],
    exitCode: 2,
  },
  {
    name: 'verify-extended-chain',
    why: 'the attack: a forged attestation below a genuine key',
    args: ['verify', 'samples/extended-chain/chain.pem', ...FULL],
    exitCode: 3,
  },
  {
    name: 'verify-revoked',
    why: 'a revoked intermediate, with its reason',
    args: [
      'verify',
      'samples/revoked-intermediate/chain.pem',
      ...ROOTS,
      '--status-list',
      'samples/revoked-intermediate/status-list.json',
      ...CHALLENGE,
      ...AT,
    ],
    exitCode: 3,
  },
  {
    name: 'verify-wrong-challenge',
    why: 'made for another request',
    args: ['verify', 'samples/wrong-challenge/chain.pem', ...FULL],
    exitCode: 3,
  },
  {
    name: 'verify-rkp-expired-then',
    why: 'expired at the time that was asked for',
    args: [
      'verify',
      'samples/rkp-expired/chain.pem',
      ...ROOTS,
      ...LIST,
      ...CHALLENGE,
      '--at',
      '2026-04-01T00:00:00Z',
      '-f',
      'summary',
    ],
    exitCode: 3,
  },
  {
    name: 'verify-rkp-valid-then',
    why: 'valid then, expired now: both are said',
    args: ['verify', 'samples/rkp-expired/chain.pem', ...FULL],
    exitCode: 0,
  },
  {
    name: 'verify-signed-other',
    why: 'a signature over another message',
    args: [
      'verify',
      'samples/signed-nonce/chain.pem',
      ...FULL,
      '--message',
      'utf8:another nonce',
      '--signature',
      '@samples/signed-nonce/nonce.sig',
      '-f',
      'summary',
    ],
    exitCode: 3,
  },
  {
    name: 'verify-rkp-expired-now',
    why: 'merely expired today: undecided, not invalid',
    args: ['verify', 'samples/rkp-expired/chain.pem', ...ROOTS, ...LIST, ...CHALLENGE, '-f', 'summary'],
    exitCode: 4,
  },
  {
    name: 'verify-value-named',
    why: 'a value without a prefix: the reading taken is named',
    args: [
      'verify',
      'samples/tee-good/chain.pem',
      ...ROOTS,
      ...LIST,
      ...AT,
      '--challenge',
      'sample',
      '-f',
      'summary',
    ],
    exitCode: 0,
  },
  {
    name: 'verify-unknown-root',
    why: 'a root nobody pinned is undecided, with its key',
    args: ['verify', 'samples/tee-good/chain.pem', ...LIST, ...CHALLENGE, ...AT],
    exitCode: 4,
  },
  {
    name: 'verify-several',
    why: 'several inputs: 3 wins over 5, 4, 1 and 0',
    args: [
      'verify',
      'samples/tee-good/chain.pem',
      'samples/wrong-challenge/chain.pem',
      'junk.txt',
      ...FULL,
      '-f',
      'summary',
    ],
    exitCode: 3,
  },
  {
    name: 'unreadable-missing',
    why: 'a file that is not there',
    args: ['verify', 'nowhere.pem'],
    exitCode: 5,
  },
  {
    name: 'unreadable-empty',
    why: 'an empty file',
    args: ['verify', 'empty.pem', ...AT, '-f', 'json'],
    exitCode: 5,
  },
  { name: 'unreadable-junk', why: 'text without evidence', args: ['verify', 'junk.txt', '-q'], exitCode: 5 },
  {
    name: 'unreadable-pointer',
    why: 'a pointer that leads nowhere',
    args: ['verify', 'samples/ticket.json#/log/9', '-q'],
    exitCode: 5,
  },
  {
    name: 'trust-html',
    why: 'an error page is no status list',
    args: ['verify', 'samples/tee-good/chain.pem', '--status-list', 'error-page.html'],
    exitCode: 6,
  },
  {
    name: 'trust-empty-list',
    why: 'an empty list never means that nothing is revoked',
    args: ['verify', 'samples/tee-good/chain.pem', '--status-list', 'empty-list.json'],
    exitCode: 6,
  },
  {
    name: 'trust-no-anchor',
    why: 'an anchor file without an anchor',
    args: ['verify', 'samples/tee-good/chain.pem', '--trust-anchor', 'not-a-root.pem', '-f', 'json'],
    exitCode: 6,
  },
  {
    name: 'inspect-table',
    why: 'decode only, with its banner',
    args: ['inspect', 'samples/custom-os/chain.pem'],
    exitCode: 0,
  },
  {
    name: 'inspect-asn1',
    why: 'the same with the ASN.1 trees of both readers',
    args: ['inspect', 'samples/custom-os/chain.pem', '--asn1', '-f', 'summary'],
    exitCode: 0,
  },
  {
    name: 'detect-ticket',
    why: 'what is in a ticket, and where',
    args: ['detect', 'samples/ticket.json'],
    exitCode: 0,
  },
  { name: 'detect-nothing', why: 'nothing found is 5', args: ['detect', 'junk.txt'], exitCode: 5 },
  { name: 'explain-check', why: 'a check, offline', args: ['explain', 'chain.root'], exitCode: 0 },
  { name: 'explain-unknown', why: 'a typo gets suggestions', args: ['explain', 'chain.rot'], exitCode: 2 },
  { name: 'help', why: 'the commands', args: ['--help'], exitCode: 0 },
  {
    name: 'help-verify',
    why: 'examples first, options by group, exit codes last',
    args: ['verify', '--help'],
    exitCode: 0,
  },
];
