// Mints whole chains: keys first, then one certificate a place from the root down.
import { mintCertificate } from './certificate.ts';
import { deriveKey, type MintKey } from './keys.ts';
import type { Name } from './name.ts';
import type { ChainOptions, Role } from './options.ts';
import { labelOf, type Place, placesOf } from './shapes.ts';
import { toPem } from './text.ts';

/** One minted certificate and the key it certifies. */
export interface MintedCertificate {
  readonly role: Role;
  readonly der: Uint8Array;
  readonly key: MintKey;
  /** Hex without leading zeros, as status lists have it. */
  readonly serial: string;
  readonly subject: Name;
}

/** The keys by place; every shape has a leaf, an attestation key and a root. */
export type ChainKeys = Readonly<
  Record<'leaf' | 'attestation' | 'root', MintKey> & Partial<Record<Role, MintKey>>
>;

export interface MintedChain {
  /** DER, leaf first, root last. With `extendWith` the first one is the attacker's. */
  readonly certificates: readonly Uint8Array[];
  /** All of them in PEM, in that order. */
  readonly pem: string;
  /** The same with keys, places and serials. */
  readonly entries: readonly MintedCertificate[];
  readonly keys: ChainKeys;
  readonly rootPem: string;
  /** DER SubjectPublicKeyInfo of the root. */
  readonly rootSpki: Uint8Array;
  /** The entry at a place; throws where the shape has none. */
  at(role: Role): MintedCertificate;
}

/**
 * Mints a chain. Without options: a factory chain of a locked TEE device, KeyMint 300, challenge `sample`.
 * The same options give the same bytes (RSA keys excepted).
 */
export async function mintChain(options: ChainOptions = {}): Promise<MintedChain> {
  const minted: MintedCertificate[] = [];
  for (const place of placesOf(options)) {
    const key = await deriveKey(labelOf(place.role, options), place.keyType);
    minted.push(await mintPlace(place, key, minted.at(-1)));
  }
  const entries = minted.toReversed();
  const at = (role: Role): MintedCertificate => {
    const entry = entries.find((candidate) => candidate.role === role);
    if (entry === undefined) throw new Error(`this chain has no certificate of the role ${role}`);
    return entry;
  };
  const byRole: Partial<Record<Role, MintKey>> = Object.fromEntries(
    entries.map(({ role, key }) => [role, key]),
  );
  const root = at('root');
  return {
    certificates: entries.map(({ der }) => der),
    pem: toPem(...entries.map(({ der }) => der)),
    entries,
    keys: { ...byRole, leaf: at('leaf').key, attestation: at('attestation').key, root: root.key },
    rootPem: toPem(root.der),
    rootSpki: root.key.spki,
    at,
  };
}

async function mintPlace(
  place: Place,
  key: MintKey,
  issuer: MintedCertificate | undefined,
): Promise<MintedCertificate> {
  const { role, changes, serial, subject } = place;
  const issuerKey = issuer?.key ?? key;
  const signer = changes.signer ?? issuerKey;
  const standard = place.extensions({ own: key.spki, issuer: issuerKey.spki });
  const { editTbs, outerAlgorithm, editDer } = changes;
  const der = await mintCertificate({
    serial,
    subject,
    issuer: changes.issuer ?? issuer?.subject ?? subject,
    notBefore: changes.notBefore ?? place.notBefore,
    notAfter: changes.notAfter ?? place.notAfter,
    spki: key.spki,
    extensions: [...(changes.extensions ?? standard), ...(changes.extraExtensions ?? [])],
    signer,
    hash: changes.hash ?? signer.defaultHash,
    ...(editTbs && { editTbs }),
    ...(outerAlgorithm && { outerAlgorithm }),
    ...(editDer && { editDer }),
  });
  return { role, der, key, serial, subject };
}
