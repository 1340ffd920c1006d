// Every limit on untrusted input in one place, each with where its number comes from.

/**
 * Bytes of one input. A five-certificate attestation is 5 kB, a keybox.xml 20 kB, a support ticket with logs some
 * 100 kB; 1 MiB leaves room for a hundred chains in one file. Larger collections are a directory of files.
 */
export const MAX_INPUT_BYTES = 1_048_576;

/** Files taken from one directory, so that a wrong path (a home directory) ends with an error and not in an hour. */
export const MAX_DIRECTORY_FILES = 10_000;

/** Certificates in one chain. Genuine chains have 3 to 5, attest-key chains a few more; JSSE's default limit is 10. */
export const MAX_CHAIN_CERTIFICATES = 32;

/** Certificates in one input over all its chains: a file of MAX_INPUT_BYTES holds about 1,000 of ordinary size. */
export const MAX_INPUT_CERTIFICATES = 1_024;

/** Bytes of one certificate. The largest published attestation certificate is 1.9 kB; an ML-DSA-87 one about 8 kB. */
export const MAX_CERTIFICATE_BYTES = 65_536;

/** Artefacts taken from one input; the same reasoning as for certificates. */
export const MAX_ARTIFACTS = 256;

/**
 * Bytes of a public key in whatever form it is given. The largest is a certificate (MAX_CERTIFICATE_BYTES) written as hex
 * with separators, four characters a byte.
 */
export const MAX_KEY_INPUT_BYTES = 262_144;

/** Nesting of DER. A KeyDescription with a root of trust is 6 deep; OpenSSL's own limit is 30. */
export const MAX_DER_DEPTH = 32;

/** Elements of one SEQUENCE or SET. An AuthorizationList has about 50 known tags; X.509 extensions rarely exceed 15. */
export const MAX_DER_CHILDREN = 512;

/** Highest context tag number read: KeyMint tag numbers stop at 1010; ASN.1 sets no bound, so one is needed. */
export const MAX_DER_TAG = 0x0fff_ffff;

/** Bytes of an INTEGER that is read as a number. RSA-8192 moduli are the largest that any certificate carries. */
export const MAX_INTEGER_BYTES = 1_025;

/** Nesting of JSON that is searched for artefacts; tickets nest a handful of levels. */
export const MAX_JSON_DEPTH = 32;

/** JSON nodes visited in that search, so that a wide document costs milliseconds. */
export const MAX_JSON_NODES = 100_000;

/** Nesting of CBOR; COSE and attestation objects nest at most 5 levels (CTAP2 canonical CBOR allows 4). */
export const MAX_CBOR_DEPTH = 16;

/**
 * Signature verifications for one chain, ordering included. webpki's budget is 100; a chain of MAX_CHAIN_CERTIFICATES
 * in any order stays below it as long as names narrow the candidates down.
 */
export const MAX_SIGNATURE_CHECKS = 100;

/** Characters of an untrusted string that are printed in text formats; JSON carries all of it. */
export const MAX_PRINTED_TEXT = 200;
