// Reads the decodes that android/keyattestation publishes beside its chains, and spells them as keytier's facts do.

type Value = string | boolean | readonly Value[] | { readonly [name: string]: Value };
type Fields = Readonly<Record<string, Value>>;

/** JSON with line comments, which one of the files has; none of its strings holds two slashes after a blank. */
export function readCommentedJson(text: string): Fields {
  return JSON.parse(text.replace(/^(\s*|.*[,{[\]}"]\s*)\/\/.*$/gm, '$1')) as Fields;
}

/** Of KeyMint's AIDL files, written down a second time on purpose: Purpose, Algorithm, Digest, and so on. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  purpose: ['ENCRYPT', 'DECRYPT', 'SIGN', 'VERIFY', '4', 'WRAP_KEY', 'AGREE_KEY', 'ATTEST_KEY'],
  algorithm: ['0', 'RSA', '2', 'EC', 'ML_DSA'],
  digest: ['NONE', 'MD5', 'SHA1', 'SHA_2_224', 'SHA_2_256', 'SHA_2_384', 'SHA_2_512'],
  padding: ['0', 'NONE', 'RSA_OAEP', 'RSA_PSS', 'RSA_PKCS1_1_5_ENCRYPT', 'RSA_PKCS1_1_5_SIGN'],
  ecCurve: ['P_224', 'P_256', 'P_384', 'P_521', 'CURVE_25519'],
  mlDsaVariant: ['0', 'ML_DSA_65', 'ML_DSA_87'],
};

/** The Kotlin library's plurals. */
const NAMES: Readonly<Record<string, string>> = {
  purposes: 'purpose',
  algorithms: 'algorithm',
  digests: 'digest',
  paddings: 'padding',
  blockModes: 'blockMode',
  packages: 'packageInfos',
  signatures: 'signatureDigests',
  name: 'packageName',
};

const BYTES: ReadonlySet<string> = new Set([
  'attestationChallenge',
  'uniqueId',
  'verifiedBootKey',
  'verifiedBootHash',
  'moduleHash',
  'signatureDigests',
]);

/** Text although it may look like a number. */
const TEXT =
  /^(attestationId|packageName$|attestationSecurityLevel$|keyMintSecurityLevel$|origin$|verifiedBootState$)/;

/** `HardwareAuthenticatorType` as a bit mask. */
const USER_AUTH: Readonly<Record<string, readonly string[]>> = {
  '1': ['PASSWORD'],
  '2': ['FINGERPRINT'],
  '3': ['PASSWORD', 'FINGERPRINT'],
};

/** The published decode in the names and encodings of `facts.keyDescription`. */
export function expectedDescription(published: Fields): unknown {
  return convertFields(published);
}

function convertFields(fields: Fields): unknown {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => name !== 'areTagsOrdered')
      .map(([name, value]) => [NAMES[name] ?? name, convert(NAMES[name] ?? name, value)]),
  );
}

function convert(name: string, value: Value): unknown {
  if (Array.isArray(value)) return value.map((item: Value) => convert(name, item));
  if (typeof value === 'object') return convertFields(value as Fields);
  if (typeof value === 'boolean') return value;
  if (BYTES.has(name)) return Buffer.from(value, 'base64').toString('base64url');
  if (name === 'userAuthType') return USER_AUTH[value] ?? Number(value);
  const names = ENUMS[name];
  if (names !== undefined) return names[Number(value)] ?? Number(value);
  return TEXT.test(name) ? value : Number(value);
}
