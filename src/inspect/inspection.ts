// What `keytier inspect` says of its inputs: decoded facts, untrusted text, and what did not decode.
import type { Artifact } from '../model/artifact.ts';
import type { KeytierError } from '../model/errors.ts';
import type { Facts } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import type { ResultInput } from '../model/report.ts';
import type { Asn1Node } from './asn1-node.ts';
import type { ExtensionTree } from './extension-tree.ts';
import type { CertificateText } from './x509-text.ts';

/** One certificate in the order given. */
export interface CertificateInspection {
  /** `chain[0]`. */
  readonly at: string;
  /** This certificate's own facts, as the format's `decode` gives them; null where it does not decode. */
  readonly facts: Facts | null;
  readonly problem: string | null;
  /** Absent where no text was asked for. */
  readonly text?: CertificateText;
}

/** An extension and the tree of its value, before names are added and values are hidden. */
export interface InspectedExtension {
  readonly summary: ExtensionTree;
  readonly root: Asn1Node | undefined;
}

/** One artefact, or one input that holds none. Nothing in it is verified. */
export interface InspectionResult {
  readonly input: ResultInput;
  readonly facts: Facts;
  readonly certificates: readonly CertificateInspection[];
  readonly notes: readonly Finding[];
  /** Present with `--asn1`. */
  readonly asn1?: readonly InspectedExtension[];
  /** Everything that did not decode; empty means exit 0. */
  readonly errors: readonly KeytierError[];
}

/** The `input` of a result, as reports have it. */
export function inputOf(artifact: Artifact): ResultInput {
  const { source, id, kind, sha256, bytes, detectedAs } = artifact;
  return { source, ...(id === undefined ? {} : { id }), kind, sha256, bytes, detectedAs };
}

/** The `input` of something that holds no artefact. */
export function emptyInput(source: string): ResultInput {
  return { source, kind: null, sha256: null, bytes: null, detectedAs: null };
}
