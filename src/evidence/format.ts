// What every evidence format offers. `decode` says what the bytes say; only `verify` makes evidence.
import type { Artifact, ArtifactKind } from '../model/artifact.ts';
import type { Evidence, Facts } from '../model/evidence.ts';
import type { VerifyContext } from './context.ts';

export interface EvidenceFormat {
  readonly kinds: readonly ArtifactKind[];
  /** Decodes without verifying; throws KeytierError where the bytes do not decode. */
  decode(artifact: Artifact): Facts;
  /** Verifies; bad evidence is a finding, never an exception. */
  verify(artifact: Artifact, context: VerifyContext): Evidence;
}
