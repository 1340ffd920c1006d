// What the checks of an Android key attestation look at: one value, built once, so that each check reads like its rule.
import type { Basis } from '../../model/finding.ts';
import type { PathCertificate } from '../../x509/path.ts';
import type { VerifiedChain } from '../chain.ts';
import type { VerifyContext } from '../context.ts';
import type { Findings } from '../findings.ts';
import type { ChainShape, LocatedAttestation } from './chain-shape.ts';
import type { KeyDescription } from './key-description.ts';

export interface AttestationView {
  readonly chain: VerifiedChain;
  readonly shape: ChainShape;
  readonly located: LocatedAttestation;
  readonly description: KeyDescription;
  /** The certificate that holds the attestation, and so the attested key. */
  readonly attested: PathCertificate;
  readonly attestedIndex: number;
  /** What the attestation is worth: `attested` below an unbroken chain to a pinned root, `claimed` otherwise. */
  readonly basis: Basis;
  readonly context: VerifyContext;
  readonly findings: Findings;
}
