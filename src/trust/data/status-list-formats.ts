// The formats of status lists that keytier reads, and what is known of the published list. Facts, dated.

/** A format and where its owner publishes it. */
export interface StatusListFormat {
  readonly id: string;
  readonly label: string;
  readonly form: string;
  readonly source: string;
  readonly specification: string;
}

/** The day up to which the table is known to be right. */
export const STATUS_LIST_FORMATS_AS_OF = '2026-11-01';

export const STATUS_LIST_FORMATS: readonly StatusListFormat[] = [
  {
    id: 'google-attestation-status',
    label: "Google's attestation certificate status list",
    form: '{"entries": {"<serial, hexadecimal>": {"status": "REVOKED" or "SUSPENDED", "expires", "reason", "comment"}}}',
    source: 'https://android.googleapis.com/attestation/status',
    specification:
      'https://developer.android.com/privacy-and-security/security-key-attestation#certificate_status',
  },
];

/**
 * Entries of the published list in January 2025, as the source of vvb2060/KeyAttestation carries it. Entries are added
 * in waves and hardly ever dropped, so a list far below this is not the published one.
 */
export const KNOWN_STATUS_LIST_SIZE = 467;
