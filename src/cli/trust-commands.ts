// The tree of keytier trust: names, options, help. Each command loads its own code only when it runs.
import { Command, Option } from 'commander';
import type { TrustCheckOptions, TrustImportOptions, TrustShowOptions } from './commands/trust.ts';
import type { TrustCommandOptions } from './commands/trust-document.ts';
import type { TrustUpdateOptions } from './commands/trust-update.ts';

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

interface Texts {
  readonly summary: string;
  readonly description: string;
  readonly examples: string;
  readonly exitCodes: string;
}

/** A subcommand with examples first, the shared options and exit codes last. */
function trustCommand(name: string, texts: Texts, addOptions: (command: Command) => Command): Command {
  const command = new Command(name).summary(texts.summary).description(texts.description);
  return addOptions(command.optionsGroup('Options:'))
    .optionsGroup('Where, and output:')
    .option('--trust-dir <dir>', "the trust store; default KEYTIER_TRUST_DIR, or the platform's data folder")
    .addOption(
      new Option('-f, --format <format[=file]>', 'table, json, ndjson, summary; repeatable').argParser(
        collect,
      ),
    )
    .option('--color <when>', 'auto, always, never', 'auto')
    .option('--width <columns>', 'columns of the table')
    .option('--ascii', 'nothing outside ASCII')
    .option('-q, --quiet', 'one line for each piece')
    .addHelpText('before', `Examples:\n${texts.examples}`)
    .addHelpText('after', `\nExit codes: ${texts.exitCodes}.\n`);
}

const LIST: Texts = {
  summary: 'what is believed: age, hash, source, count',
  description: 'Lists all trust data: what comes with keytier, and what the trust store holds.',
  examples:
    "  keytier trust list\n  keytier trust list -f json | jq '.pieces[] | {id, asOf, sha256}'\n  keytier trust list --print-roots\n",
  exitCodes: '0 listed, 2 usage, 6 the trust store is damaged',
};

const SHOW: Texts = {
  summary: 'one piece with what is in it, what changed, and what is held back',
  description: 'Shows one piece of trust data in full.',
  examples:
    '  keytier trust show status-list\n  keytier trust show google-roots\n  keytier trust show google-roots --print-roots\n',
  exitCodes: '0 shown, 2 no such piece, 6 the trust store is damaged',
};

const CHECK: Texts = {
  summary: 'hashes, ages and open decisions, with an exit code for CI',
  description:
    'Reads every file of the trust store, checks its hash and age, and says what is left to decide.',
  examples: '  keytier trust check\n  keytier trust check --max-trust-age 7 -q\n',
  exitCodes:
    '0 all is well, 1 something is older than allowed, 2 usage, 4 something held back waits for a decision, 6 the status list is missing, or the trust store is damaged',
};

const UPDATE: Texts = {
  summary: 'fetches what is new; the only command that uses a network',
  description:
    "Fetches Google's attestation status list and list of roots, and the boot keys of GrapheneOS. What looks like an attack or an accident is kept aside and not believed.",
  examples:
    '  keytier trust update\n  keytier trust update --only status-list\n  keytier trust update --source status-list=https://mirror.example/status --ca-file corporate.pem\n',
  exitCodes:
    '0 up to date, 2 usage, 4 something is held back until you decide, 6 something was not to be had; what was stored stays in use',
};

const IMPORT: Texts = {
  summary: 'takes trust data from a file, for machines without a network',
  description:
    'Imports a status list, a list of roots, PEM roots of your own, or boot keys. The kind is found out. The checks are those of an update.',
  examples:
    '  keytier trust import status.json --date 2026-11-20T06:00:00Z\n  keytier trust import our-root.pem\n  keytier trust import our-root.pem --accept <SHA-256 of its SPKI>\n',
  exitCodes: '0 believed or unchanged, 2 usage, 4 held back until you accept it, 6 the file is no trust data',
};

const ACCEPT: Texts = {
  summary: 'believes what is held back',
  description:
    'Believes what is held back of a piece, if it has this SHA-256. keytier trust show prints it, with the whole command. Compare it with what its owner publishes first.',
  examples: '  keytier trust accept root-list <SHA-256>\n',
  exitCodes: '0 believed, 2 nothing with this hash is held back, 6 the trust store is damaged',
};

const REMOVE: Texts = {
  summary: 'forgets a piece of the trust store',
  description: 'Forgets a piece of the trust store, and what is held back of it. Bundled data stays.',
  examples: '  keytier trust remove your-roots\n',
  exitCodes: '0 forgotten, 2 the store has no such piece, 6 the trust store is damaged',
};

const PRINT_ROOTS = 'public keys as PEM under their fingerprints, to be compared with openssl';

/** `keytier trust` with its subcommands. */
export function createTrustCommand(): Command {
  const list = trustCommand('list', LIST, (command) => command.option('--print-roots', PRINT_ROOTS)).action(
    async (options: TrustShowOptions) => (await import('./commands/trust.ts')).runTrustList(options),
  );
  const show = trustCommand('show', SHOW, (command) =>
    command.argument('<id>', 'a name that keytier trust list prints').option('--print-roots', PRINT_ROOTS),
  ).action(async (id: string, options: TrustShowOptions) =>
    (await import('./commands/trust.ts')).runTrustShow(id, options),
  );
  const check = trustCommand('check', CHECK, (command) =>
    command.option('--max-trust-age <days>', 'fetched data that was not confirmed for longer is too old'),
  ).action(async (options: TrustCheckOptions) =>
    (await import('./commands/trust.ts')).runTrustCheck(options),
  );
  const update = trustCommand('update', UPDATE, (command) =>
    command
      .addOption(
        new Option('--only <piece>', 'status-list, root-list, grapheneos-boot-keys; repeatable').argParser(
          collect,
        ),
      )
      .addOption(new Option('--source <piece=url>', 'a mirror; repeatable').argParser(collect))
      .option('--force', 'ask for the whole of it, even if the stored copy is fresh')
      .addOption(
        new Option(
          '--ca-file <pem>',
          'an authority of your network, beside the usual ones; repeatable',
        ).argParser(collect),
      )
      .option('--insecure-http', 'allow http sources beyond this machine')
      .option('--timeout <seconds>', 'for one attempt', '60')
      .option('--retries <count>', 'further attempts where that makes sense', '2'),
  )
    .addHelpText('after', 'Environment: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, KEYTIER_TRUST_DIR.\n')
    .action(async (options: TrustUpdateOptions) =>
      (await import('./commands/trust-update.ts')).runTrustUpdate(options),
    );
  const importFile = trustCommand('import', IMPORT, (command) =>
    command
      .argument('<file>', 'status list, list of roots, PEM or DER roots, or boot keys')
      .option('--date <time>', 'when it was fetched; default its file time, which a copy resets')
      .option(
        '--accept <sha256>',
        "of the file, or of a single root's SPKI: believe it although it would be held back",
      ),
  ).action(async (file: string, options: TrustImportOptions) =>
    (await import('./commands/trust.ts')).runTrustImport(file, options),
  );
  const accept = trustCommand('accept', ACCEPT, (command) =>
    command.argument('<piece>', 'its name').argument('<sha256>', 'the hash of what you looked at'),
  ).action(async (piece: string, sha256: string, options: TrustCommandOptions) =>
    (await import('./commands/trust.ts')).runTrustAccept(piece, sha256, options),
  );
  const remove = trustCommand('remove', REMOVE, (command) => command.argument('<piece>', 'its name')).action(
    async (piece: string, options: TrustCommandOptions) =>
      (await import('./commands/trust.ts')).runTrustRemove(piece, options),
  );
  const trust = new Command('trust')
    .summary('trust anchors, status list, boot keys: what we believe, how old it is')
    .description('Shows, checks, updates and imports the trust data that verify believes.')
    .addHelpText(
      'before',
      'Examples:\n  keytier trust list\n  keytier trust update\n  keytier trust check --max-trust-age 7\n',
    );
  for (const command of [list, show, update, importFile, check, accept, remove]) trust.addCommand(command);
  return trust;
}
