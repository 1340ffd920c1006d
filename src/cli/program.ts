// The command tree: names, options, help. Each command loads its own code only when it runs.
import { Command, type CommanderError, Option } from 'commander';
import type { InspectOptions } from './commands/inspect.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { VerifySignatureOptions } from './commands/verify-signature.ts';
import type { OutputOptions } from './options.ts';
import { createTrustCommand } from './trust-commands.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes:
  0 ok            everything verified and met the required tier; or, with --strategy risk-params,
                  nothing failed but the hardware key
  1 below-policy  sound evidence, but the tier is below what was required
  2 usage         bad option, bad policy or ambiguous value; nothing was checked
  3 invalid       something that must hold is proven false
  4 undecided     nothing is false, but something needed is missing
  5 unreadable    no artefact found, or it does not decode
  6 trust-data    trust material missing or broken
`;

const VERIFY_EXAMPLES = `Examples:
  keytier verify chain.pem
  cat chain.b64 | keytier verify - -f json | jq .results[0].tier
  keytier verify chain.pem --challenge utf8:sample --at 2026-02-25T00:40:00Z --status-list status.json
  keytier verify chain.pem --message @nonce.bin --signature @sig.der
  keytier verify 'ticket.json#/log/3/payload' --require strong
  keytier verify login.json --record stored.json --rp-id example.org --origin https://example.org --challenge …

Values: hex:…, base64:…, base64url:…, utf8:…, @file, a path that exists, or - for stdin. Without a prefix the
unambiguous reading is taken; an ambiguous one is an error that lists the readings.
`;

const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value];

function withOutput(command: Command): Command {
  return command
    .optionsGroup('Output:')
    .addOption(
      new Option('-f, --format <format[=file]>', 'table, json, ndjson, summary; repeatable').argParser(
        collect,
      ),
    )
    .option('--redact <mode>', 'auto, none, all: hide IMEI, serial, MEID, unique id', 'auto')
    .option('--color <when>', 'auto, always, never', 'auto')
    .option('--width <columns>', 'columns of the table')
    .option('--ascii', 'nothing outside ASCII')
    .option('-q, --quiet', 'verdict lines only')
    .option('-v, --verbose', 'also what does not apply');
}

function verifyCommand(): Command {
  const command = new Command('verify')
    .summary('detect, decode, verify, appraise and report')
    .description('Verifies captured evidence and says how far its key can be trusted, and why.')
    .argument('<input...>', 'file, directory, file#/json/pointer, or - for stdin')
    .optionsGroup('What it must be bound to:')
    .option('--challenge <value>', 'expected challenge or nonce')
    .option('--app-package <name>', 'expected Android package')
    .option('--app-signer <value>', "expected SHA-256 of the app's signing certificate")
    .option('--rp-id <domain>', 'expected RP ID of a passkey')
    .addOption(
      new Option('--origin <origin>', 'an origin a passkey may be used on; repeatable').argParser(collect),
    )
    .addOption(
      new Option('--top-origin <origin>', 'an origin that may embed it in a frame; repeatable').argParser(
        collect,
      ),
    )
    .option('--allow-cross-origin', 'frames of other origins are expected')
    .option('--app-id <url>', 'AppID of a credential from before WebAuthn (U2F)')
    .option('--require-uv', 'the user must have been verified')
    .option('--record <json>', 'what your server stored of the passkey: id, key, counter, BE, user handle')
    .option('--key <value>', 'the public key the attested key must equal')
    .option('--message <value>', 'message the attested key is said to have signed')
    .option('--digest <value>', 'its hash, where only that was captured')
    .option('--signature <value>', 'that signature, DER or raw r||s')
    .optionsGroup('Trust material and time:')
    .addOption(
      new Option('--trust-anchor <pem>', 'an additional root, labelled yours; repeatable').argParser(collect),
    )
    .option('--status-list <json>', "a copy of Google's attestation status list; default the stored one")
    .option('--status-list-date <time>', 'when it was fetched; default its file time, which a copy resets')
    .addOption(
      new Option('--boot-key <label=hex>', 'a boot key of a system you accept; repeatable').argParser(
        collect,
      ),
    )
    .option('--trust-dir <dir>', "the trust store; default KEYTIER_TRUST_DIR, or the platform's data folder")
    .option('--no-trust-dir', 'go without a trust store')
    .option('--max-trust-age <days>', 'a status list older than this leaves revocation unknown')
    .option(
      '--at <time>',
      'verify for this time (RFC 3339), or "capture"; default now. A chain expired at a given time is invalid',
    )
    .optionsGroup('Policy:')
    .option('--policy <name|file>', 'balanced, strict, permissive, or a YAML file', 'balanced')
    .option('--require <tier>', "the tier that counts as success; default the policy's")
    .option('--operation <name>', 'decide for this operation only')
    .option('--signals <file>', 'session signals: known device, IP, geo, velocity, ASN')
    .option(
      '--strategy <name>',
      'supported, required, risk-params: what a bad hardware-key signature does',
      'supported',
    )
    .optionsGroup('Detection and checking:')
    .option('--profile <name>', 'secure-enclave: what made the keys of bare signatures, as a claim')
    .option('--kind <kind>', 'skip detection')
    .option(
      '--cross-check',
      'second implementations for elliptic-curve signatures and DER; a disagreement is exit 70',
    );
  return withOutput(command)
    .addHelpText('before', VERIFY_EXAMPLES)
    .addHelpText('after', EXIT_CODES)
    .action(async (inputs: string[], options: VerifyOptions) => {
      const { runVerify } = await import('./commands/verify.ts');
      await runVerify(inputs, options, VERSION);
    });
}

const VERIFY_SIGNATURE_EXAMPLES = `Examples:
  keytier verify-signature --key pub.pem --message @nonce.bin --signature @sig.der
  keytier verify-signature --key hex:04… --message base64:… --signature base64:… --alg ES256
  keytier verify-signature --profile secure-enclave --key pub.x963 --message nonce.bin --signature sig.bin
  keytier verify-signature --key pub.jwk --digest hex:… --signature sig.raw --sig-format raw --require minimal

A valid signature by a key that nothing attests is tier minimal: exit 1 where the policy requires more, as the default
does; 0 with --require minimal. Keys: PEM, DER, certificate, JWK, COSE_Key, X9.63 point, x||y, raw Ed25519, PKCS #1,
OpenSSH. Values: hex:…, base64:…, base64url:…, utf8:…, @file, a path that exists, or - for stdin.
`;

function verifySignatureCommand(): Command {
  const command = new Command('verify-signature')
    .summary('one signature over one message with one key, and why not')
    .description(
      'Verifies one signature. Where it fails, the usual mistakes are tried and the one that explains it is named, never accepted.',
    )
    .optionsGroup('What to verify:')
    .option('--key <value>', 'the public key, in any form')
    .option('--signature <value>', 'the signature; ECDSA as DER or raw r||s')
    .option('--message <value>', 'what was signed')
    .option('--digest <value>', 'its hash, where only that was captured')
    .option('--challenge <value>', 'the nonce that the message must equal')
    .optionsGroup('How it was made:')
    .option('--alg <name>', 'auto, ES256, EdDSA, RS256, PS256, ML-DSA-65, SecKeyAlgorithm names, …')
    .option('--hash <name>', "sha256, sha384, sha512, sha224, sha1; wins over the algorithm's")
    .option('--sig-format <format>', 'auto, der, raw: the encoding of an ECDSA signature')
    .option('--profile <name>', 'secure-enclave: a P-256 key and ecdsaSignatureMessageX962SHA256')
    .option('--strategy <name>', 'supported, required, risk-params: what a bad signature does', 'supported')
    .optionsGroup('Policy:')
    .option('--at <time>', 'time of the report (RFC 3339); default now')
    .option('--policy <name|file>', 'balanced, strict, permissive, or a YAML file', 'balanced')
    .option('--require <tier>', "the tier that counts as success; default the policy's")
    .option('--operation <name>', 'decide for this operation only')
    .option('--signals <file>', 'session signals: known device, IP, geo, velocity, ASN')
    .option('--cross-check', 'a second implementation of every signature; a disagreement is exit 70');
  return withOutput(command)
    .addHelpText('before', VERIFY_SIGNATURE_EXAMPLES)
    .addHelpText('after', EXIT_CODES)
    .action(async (options: VerifySignatureOptions) => {
      const { runVerifySignature } = await import('./commands/verify-signature.ts');
      await runVerifySignature(options, VERSION);
    });
}

function inspectCommand(): Command {
  const command = new Command('inspect')
    .summary('decode only; nothing is verified')
    .description(
      'Shows what the bytes say, in the order given. NOTHING IS VERIFIED: a forged capture looks the same.',
    )
    .argument('<input...>', 'file, directory, file#/json/pointer, or - for stdin')
    .optionsGroup('What to show:')
    .option('--asn1', 'also the ASN.1 tree of every certificate extension')
    .option('--kind <kind>', 'skip detection');
  return withOutput(command)
    .addHelpText(
      'before',
      'Examples:\n  keytier inspect chain.pem\n  keytier inspect chain.pem --asn1\n  keytier inspect chain.pem -f json | jq .results[0].facts.keyDescription\n',
    )
    .addHelpText('after', '\nExit codes: 0 it decodes, 2 usage, 5 it does not.\n')
    .action(async (inputs: string[], options: InspectOptions) => {
      const { runInspect } = await import('./commands/inspect.ts');
      await runInspect(inputs, options);
    });
}

function detectCommand(): Command {
  return withOutput(
    new Command('detect')
      .summary('what is in here, and why we think so')
      .description(
        'Says which artefacts an input holds, where, and how it was recognised. Nothing is verified.',
      )
      .argument('<input...>', 'file, directory, file#/json/pointer, or - for stdin'),
  )
    .addHelpText(
      'before',
      'Examples:\n  keytier detect ticket.json\n  cat capture | keytier detect - -f json\n',
    )
    .addHelpText('after', '\nExit codes: 0 something was found, 2 usage, 5 nothing was.\n')
    .action(async (inputs: string[], options: OutputOptions) => {
      const { runDetect } = await import('./commands/detect.ts');
      await runDetect(inputs, options);
    });
}

function explainCommand(): Command {
  return new Command('explain')
    .summary('a check, a reason, an error code or an exit code')
    .description('Explains an id that a report or an error names. Works offline.')
    .argument('[id]', 'for example chain.root, unknown-root, ERR_INPUT_NO_ARTIFACT, 4; without it, all ids')
    .addHelpText(
      'before',
      'Examples:\n  keytier explain chain.root\n  keytier explain ERR_INPUT_NO_ARTIFACT\n  keytier explain tiers\n',
    )
    .action(async (id: string | undefined) => {
      const { runExplain } = await import('./commands/explain.ts');
      await runExplain(id);
    });
}

/** The commands by name, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
  verify: verifyCommand,
  'verify-signature': verifySignatureCommand,
  inspect: inspectCommand,
  detect: detectCommand,
  explain: explainCommand,
  trust: createTrustCommand,
};

/**
 * Builds the program. Usage errors are thrown as CommanderError; the caller maps them to exit code 2.
 * @param first the first word of the command line: where it names a command, the others need not be built to run it
 */
export function createProgram(first = ''): Command {
  const program = new Command('keytier')
    .description(
      'Verifies captured key attestations and signatures, and says how far the key can be trusted and why.',
    )
    .version(VERSION, '-V, --version')
    .addHelpText(
      'after',
      '\nExamples:\n  keytier verify chain.pem\n  keytier verify-signature --key pub.pem --message @nonce.bin --signature @sig.der\n  keytier inspect chain.pem\n  keytier detect ticket.json\n  keytier explain chain.root\n\nNo command but trust update opens a network connection.\n',
    )
    .showSuggestionAfterError(true);
  const only = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  for (const create of only === undefined ? Object.values(COMMANDS) : [only]) program.addCommand(create());
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command.exitOverride((error: CommanderError) => {
      throw error;
    });
    // Errors are printed in one place, in main.ts. A reader that closes help early (head) has seen enough.
    command.configureOutput({
      writeErr: () => undefined,
      writeOut: (text) => void process.stdout.once('error', () => undefined).write(text),
    });
  }
  return program;
}
