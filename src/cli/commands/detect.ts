// placeholder
import type { OutputOptions } from '../options.ts';
export async function runDetect(_inputs: readonly string[], _options: OutputOptions): Promise<void> {}
