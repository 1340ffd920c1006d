// Reads inputs and decodes every artefact in them; nothing is verified, and no trust material is loaded.
import { detectArtifacts } from '../input/detect.ts';
import type { UnreadableInput } from '../input/read.ts';
import type { Artifact, ArtifactKind, RawInput } from '../model/artifact.ts';
import { ERROR_EXIT_CODES, KeytierError } from '../model/errors.ts';
import { type InspectTools, inspectArtifact } from './inspect-artifact.ts';
import { emptyInput, type InspectionResult } from './inspection.ts';

export interface InspectOptions {
  /** Taken as it is, instead of detection. */
  readonly kind?: ArtifactKind;
  readonly tools: InspectTools;
}

/**
 * Decodes every artefact in every input, in order. An input that can't be read is a result with an error.
 * @throws KeytierError ERR_VALUE_AMBIGUOUS, ERR_VALUE_INVALID for the fields of a JSON capture; ERR_USAGE
 */
export async function inspectInputs(
  inputs: AsyncIterable<RawInput | UnreadableInput>,
  { kind, tools }: InspectOptions,
): Promise<readonly InspectionResult[]> {
  const results: InspectionResult[] = [];
  for await (const input of inputs) {
    const found = await artifactsIn(input, kind);
    if (found instanceof KeytierError) results.push(nothing(input.source, found));
    else for (const artifact of found) results.push(await inspectArtifact(artifact, tools));
  }
  return results;
}

/** The artefacts of an input, or the error that says why there are none. */
export async function artifactsIn(
  input: RawInput | UnreadableInput,
  kind?: ArtifactKind,
): Promise<readonly Artifact[] | KeytierError> {
  if ('error' in input) return input.error;
  try {
    return await detectArtifacts(input, kind === undefined ? {} : { kind });
  } catch (error) {
    // Errors of the caller (an ambiguous value) and bugs go on.
    if (error instanceof KeytierError && ERROR_EXIT_CODES[error.code] === 5) return error;
    throw error;
  }
}

function nothing(source: string, error: KeytierError): InspectionResult {
  return { input: emptyInput(source), facts: {}, certificates: [], notes: [], errors: [error] };
}

/** 0 if everything decoded, 5 otherwise. */
export function inspectExitCode(results: readonly InspectionResult[]): 0 | 5 {
  return results.length > 0 && results.every(({ errors }) => errors.length === 0) ? 0 : 5;
}
