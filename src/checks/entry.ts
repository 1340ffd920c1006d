// The shape of a catalogue entry: what a check looks at, why, and what a person does about it.

/** Where a rule or a fact comes from: a specification section or another public source. */
export interface Citation {
  readonly text: string;
  readonly url: string;
}

/** What is written about one check. All texts are plain prose, no markup. */
export interface CheckText {
  readonly title: string;
  /** What is looked at, and when it passes; 2 to 4 sentences. */
  readonly meaning: string;
  /** What a forger gains where this is not checked. */
  readonly attack: string;
  /** Why honest devices may deviate; empty where they never do. */
  readonly genuine: string;
  readonly citation: readonly Citation[];
  /** What to do when the outcome is not a pass. */
  readonly next: string;
}

/** Everything `keytier explain` and the generated pages say about one check. */
export interface CheckEntry extends CheckText {
  /** True where the outcome `unknown` makes the verdict `undecided`. */
  readonly essential: boolean;
}
