// placeholder
import type { OutputOptions } from '../options.ts';
export interface InspectOptions extends OutputOptions {
  readonly asn1?: boolean;
  readonly kind?: string;
}
export async function runInspect(_inputs: readonly string[], _options: InspectOptions): Promise<void> {}
