// Keys of publishers that sign their lists. Facts, dated.

/** A publisher's key, and what its signatures are for. */
export interface PublisherKey {
  readonly name: string;
  /** Raw Ed25519 public key in base64. */
  readonly ed25519: string;
  /** Namespace of the SSH signature. */
  readonly namespace: string;
  readonly source: string;
}

/**
 * GrapheneOS signs attestation.json with the SSH key of its allowed_signers file; the namespace is in its attestation
 * compatibility guide. OpenSSH shows it as SHA256:AhgHif0mei+9aNyKLfMZBh2yptHdw/aN7Tlh/j2eFwM.
 */
export const GRAPHENEOS_KEY: PublisherKey = {
  name: 'GrapheneOS',
  ed25519: 'hSD+bkKg/zdvSt9ILNhJUDhzDiKvj2KjkY+jFuDF0kQ=',
  namespace: 'attestation keys',
  source: 'https://grapheneos.org/allowed_signers',
};
