// What is left out of the published signature vectors, for which implementation, and why. Nothing else may be left out.

/** The implementations that are tested each on its own, and together. */
export type BackEnd = 'openssl' | 'second' | 'both';

export interface LedgerEntry {
  /** Names of files that it is about. */
  readonly file: RegExp;
  /** Which vectors; all of the file's where it is absent. */
  readonly when?: (vector: { readonly ctx?: string; readonly result: string }) => boolean;
  readonly backEnds: readonly BackEnd[];
  readonly reason: string;
}

/** The first entry that fits is the reason. */
export const LEDGER: readonly LedgerEntry[] = [
  {
    file: /_(sha3_|shake)/,
    backEnds: ['openssl', 'second', 'both'],
    reason: 'SHA-3 and SHAKE are in no signature scheme that keytier reads',
  },
  {
    file: /^ecdsa_(secp160|secp192|brainpoolP(160|192|224))/,
    backEnds: ['openssl', 'second', 'both'],
    reason: 'curves below 224 bits, and brainpoolP224, are not in the table: their keys are read as unknown',
  },
  {
    file: /^ecdsa_sect/,
    backEnds: ['openssl', 'second', 'both'],
    reason: 'binary curves are not in the table: their keys are read as unknown',
  },
  {
    file: /^rsa_/,
    backEnds: ['second'],
    reason: 'the second implementation has no RSA',
  },
  {
    file: /^rsa_pss_(.*_mgf1sha1_|misc)|^rsa_.*sha512_(224|256)/,
    backEnds: ['openssl', 'both'],
    reason: 'one hash is used for the message and for MGF1, and SHA-512/t is not among the hashes',
  },
  {
    file: /^mldsa_/,
    when: ({ ctx = '', result }) => ctx !== '' && result === 'valid',
    backEnds: ['openssl', 'second', 'both'],
    reason: 'signatures are verified with the empty context: no captured form carries another',
  },
];
