// Errors to exit codes, in one place. Never process.exit(): pipes would be cut.
import { ERROR_EXIT_CODES, KeytierError } from '../model/errors.ts';

/** Any thrown value as a KeytierError; what is not one is a bug in keytier. */
export function asKeytierError(error: unknown): KeytierError {
  if (error instanceof KeytierError) return error;
  return new KeytierError('ERR_INTERNAL', 'a bug in keytier; no verdict was given', {
    seen: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    hint: 'please report it with the command; KEYTIER_DEBUG=1 prints where it happened',
    cause: error,
  });
}

/** The exit code of an error, from the catalogue. */
export function exitCodeOf(error: KeytierError): number {
  return ERROR_EXIT_CODES[error.code];
}
