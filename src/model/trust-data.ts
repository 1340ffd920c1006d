// Trust data as it is stored and shown: pieces, where they came from, what is held back and why. Types and constants only.

/**
 * Pieces that a user store can hold. The first three are published by others and can be updated; the `your-` ones are what
 * you imported. FIDO metadata will be a piece of its own, `fido-mds`; the name is reserved.
 */
export const TRUST_PIECES = [
  'status-list',
  'root-list',
  'grapheneos-boot-keys',
  'your-roots',
  'your-boot-keys',
] as const;

/** A piece of a user store, see {@link TRUST_PIECES}. */
export type TrustPiece = (typeof TRUST_PIECES)[number];

/** Pieces that `trust update` fetches. */
export const UPDATED_PIECES = [
  'status-list',
  'root-list',
  'grapheneos-boot-keys',
] as const satisfies readonly TrustPiece[];

/** A piece that `trust update` fetches. */
export type UpdatedPiece = (typeof UPDATED_PIECES)[number];

/** The name kept free for the FIDO Metadata Service. */
export const RESERVED_PIECE = 'fido-mds';

/** What a piece's date rests on: its own statement, the moment of the fetch, a person's word, or a file's time. */
export type DateBasis = 'published' | 'fetched' | 'stated' | 'file-time';

/** Why something is held back or needs a look. Codes are stable for ever: never renamed, never reused. */
export const TRUST_PROBLEMS = [
  'status-list-shrank',
  'status-list-implausibly-small',
  'older-than-stored',
  'root-added',
  'root-dropped',
  'root-of-your-own',
  'boot-keys-shrank',
  'boot-keys-grew',
  'boot-key-known-otherwise',
  'publisher-signature-missing',
  'publisher-signature-invalid',
  'not-usable',
  'too-old',
  'undated',
  'dated-in-the-future',
  'held-back',
  'piece-missing',
  'entries-removed',
] as const;

/** A stable code, see {@link TRUST_PROBLEMS}. */
export type TrustProblemCode = (typeof TRUST_PROBLEMS)[number];

/** One thing a person should know about a piece: a code for programs, a sentence for people. */
export interface TrustProblem {
  readonly code: TrustProblemCode;
  readonly text: string;
}

/** What is known of bytes that became, or may become, a piece. */
export interface PieceOrigin {
  /** Path inside the store. */
  readonly file: string;
  /** Lower-case hex SHA-256 of the file. */
  readonly sha256: string;
  readonly bytes: number;
  /** A URL, or the path of the file that was imported. */
  readonly source: string;
  readonly via: 'update' | 'import';
  /** RFC 3339: when these very bytes came. */
  readonly fetchedAt: string;
  /** RFC 3339: the time they speak for; null where nothing says. */
  readonly asOf: string | null;
  readonly asOfBasis: DateBasis;
  /** Validators of HTTP, for the next request (RFC 9110 8.8). */
  readonly etag?: string;
  readonly lastModified?: string;
  /** RFC 3339: until then the source says it has nothing newer. */
  readonly freshUntil?: string;
  /** The publisher whose signature over these bytes was verified. */
  readonly signedBy?: string;
}

/** What differs from the piece that was believed before. */
export interface PieceChange {
  readonly added: number;
  readonly removed: number;
  /** Entries that are in both and say something else. */
  readonly altered: number;
  /** A few of them by name, for people. */
  readonly examples: readonly string[];
}

/** A piece that is believed. */
export interface StoredPiece extends PieceOrigin {
  readonly count: number;
  /** RFC 3339: when the source last confirmed that this is current. */
  readonly checkedAt: string;
  /** The largest count believed since a person last accepted one: a list must not shrink by small steps either. */
  readonly peak: number;
  readonly change?: PieceChange;
  readonly previous?: Pick<PieceOrigin, 'file' | 'sha256' | 'asOf'> & { readonly count: number };
  /** Set where it was held back first and a person accepted it. */
  readonly accepted?: { readonly at: string; readonly reasons: readonly TrustProblemCode[] };
}

/** Something that came and is not believed. */
export interface HeldPiece extends PieceOrigin {
  /** Entries in it; null where it could not be read. */
  readonly count: number | null;
  readonly heldAt: string;
  readonly reasons: readonly TrustProblem[];
  /** False for what can never be believed: an error page, an empty list. */
  readonly acceptable: boolean;
}

/** The table of contents of a user store. */
export interface Manifest {
  readonly schema: 'keytier.trust-store';
  readonly schemaVersion: '1.0';
  readonly pieces: Readonly<Partial<Record<TrustPiece, StoredPiece>>>;
  readonly held: Readonly<Partial<Record<TrustPiece, HeldPiece>>>;
}

/** What became of one piece in `trust update`, `import` or `accept`. */
export interface PieceOutcome {
  readonly piece: TrustPiece;
  /**
   * `believed`: it counts from now on. `unchanged`: the source has nothing newer. `fresh`: not asked, since the source said
   * that it has nothing newer until later. `held`: kept aside until a person accepts it. `refused`: kept aside to be looked
   * at, and never to be accepted. `failed`: nothing came.
   */
  readonly outcome: 'believed' | 'unchanged' | 'fresh' | 'held' | 'refused' | 'failed';
  readonly source: string;
  readonly sha256: string | null;
  readonly count: number | null;
  readonly asOf: string | null;
  readonly asOfBasis: DateBasis | null;
  readonly problems: readonly TrustProblem[];
  readonly change?: PieceChange;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly where: string | null;
    readonly hint: string | null;
    readonly seen?: string;
  };
  /** Where it is kept aside. */
  readonly file?: string;
}

/** A root as it can be compared with what its owner publishes. */
export interface RootView {
  readonly id: string;
  readonly label: string;
  /** The class that reports give it: `google-hardware` and `yours` are believed. */
  readonly class: string;
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo: what chains are matched by. */
  readonly spkiSha256: string;
  /** Lower-case hex SHA-256 of the certificates that circulate for the key, as DER. */
  readonly certificates: readonly string[];
  /** The key as PEM; null where only its hash is public. */
  readonly pem: string | null;
}

/** What is held back of a piece, and how it can be accepted. */
export interface HeldView
  extends Pick<HeldPiece, 'sha256' | 'count' | 'source' | 'heldAt' | 'reasons' | 'acceptable'> {
  /** Where it lies, for other tools. */
  readonly path: string;
  /** The command that accepts it; null for what cannot be accepted. */
  readonly accept: string | null;
  readonly roots?: readonly RootView[];
}

/** One piece as `trust list`, `show` and `check` describe it. */
export interface PieceView {
  readonly id: string;
  readonly title: string;
  readonly origin: 'bundled' | 'user-store';
  /** False where the store does not have it. */
  readonly present: boolean;
  readonly count: number | null;
  readonly asOf: string | null;
  readonly asOfBasis: DateBasis | null;
  /** Whole days; null where no date is known. */
  readonly ageDays: number | null;
  readonly sha256: string | null;
  readonly source: string | null;
  readonly bytes?: number;
  readonly path?: string;
  readonly fetchedAt?: string;
  readonly checkedAt?: string;
  readonly freshUntil?: string;
  readonly signedBy?: string;
  readonly change?: PieceChange;
  readonly previous?: StoredPiece['previous'];
  readonly accepted?: StoredPiece['accepted'];
  readonly held?: HeldView;
  /** Only with `show`. */
  readonly roots?: readonly RootView[];
  readonly bootKeys?: readonly { readonly key: string; readonly name: string; readonly state: string }[];
  readonly aaguids?: readonly { readonly aaguid: string; readonly name: string }[];
  readonly formats?: readonly { readonly id: string; readonly form: string; readonly source: string }[];
  /** Entries by status and by reason. */
  readonly tally?: Readonly<Record<string, number>>;
}

/** A problem with the piece it is about and what to do. */
export interface TrustFinding extends TrustProblem {
  readonly piece: string;
  readonly next: string | null;
}

/** The commands of `keytier trust`. */
export const TRUST_COMMANDS = ['list', 'show', 'check', 'update', 'accept', 'remove', 'import'] as const;

/** What every `trust` command prints; docs/schema/trust-v1.json describes its JSON. */
export interface TrustDocument {
  readonly schema: 'keytier.trust';
  readonly schemaVersion: '1.0';
  readonly tool: { readonly name: 'keytier'; readonly version: string };
  readonly command: (typeof TRUST_COMMANDS)[number];
  /** RFC 3339, when the program ran. */
  readonly at: string;
  readonly store: { readonly dir: string | null; readonly exists: boolean };
  readonly pieces: readonly PieceView[];
  readonly outcomes: readonly PieceOutcome[];
  readonly findings: readonly TrustFinding[];
  readonly exitCode: number;
}
