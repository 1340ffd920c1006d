// Trust material of the commands that verify: options, the policy's own entries, and the user store.
import { statSync } from 'node:fs';
import type { Policy } from '../appraisal/policy-model.ts';
import { MAX_INPUT_BYTES } from '../codec/limits.ts';
import { KeytierError } from '../model/errors.ts';
import type { TrustAgeLimits } from '../trust/age.ts';
import { readAnchors } from '../trust/anchors.ts';
import { ownBootKey } from '../trust/boot-key-list.ts';
import { readStatusList, type StatusList } from '../trust/status-list.ts';
import {
  type AnchorSource,
  type BootKeySource,
  createTrustStore,
  type TrustOptions as StoreOptions,
  type TrustStore,
} from '../trust/store.ts';
import { readUserStore, type UserStore } from '../trust/user-store.ts';
import { userTrust } from '../trust/user-trust.ts';
import { timeText } from '../x509/facts.ts';
import { readBoundedFile } from './io.ts';
import { trustAgeDays, verificationTime } from './options.ts';
import { type TrustDir, trustDirOf } from './trust-dir.ts';

/** Options as commander delivers them. */
export interface TrustOptions {
  readonly trustAnchor?: readonly string[];
  readonly statusList?: string;
  readonly statusListDate?: string;
  readonly maxTrustAge?: string;
  /** False for `--no-trust-dir`. */
  readonly trustDir?: string | false;
  readonly bootKey?: readonly string[];
}

/**
 * Everything that is believed in this run.
 * @throws KeytierError with exit code 6 where any of it is missing or broken: never a fallback to less
 */
export async function trustStoreOf(options: TrustOptions, policy: Policy): Promise<TrustStore> {
  const { trustAnchor = [], statusList, statusListDate, trustDir } = options;
  if (statusList === undefined && statusListDate !== undefined)
    throw new KeytierError('ERR_USAGE', '--status-list-date is for a list given with --status-list', {
      where: '--status-list-date',
    });
  const ownAnchors = (
    await Promise.all(
      trustAnchor.map(async (path) =>
        readAnchors(await readBoundedFile(path, MAX_INPUT_BYTES, 'ERR_TRUST_ANCHOR'), path),
      ),
    )
  ).flat();
  const list = statusList === undefined ? null : await readStatusListFile(statusList, statusListDate);
  const store = userStoreOf(trustDirOf(trustDir));
  const user: Partial<StoreOptions> = store === null ? {} : userTrust(store, { statusList: list === null });
  return createTrustStore({
    ...user,
    ownAnchors,
    ownAnchorsSource: trustAnchor.join(', '),
    moreAnchors: [...policyAnchors(policy), ...(user.moreAnchors ?? [])],
    bootKeys: [...(user.bootKeys ?? []), ...policyBootKeys(policy), ...optionBootKeys(options.bootKey)],
    ...(list === null ? {} : { statusList: list }),
  });
}

/**
 * The store in a folder. A named one has to be there.
 * @throws KeytierError ERR_TRUST_STORE
 */
export function userStoreOf({ dir, named }: TrustDir): UserStore | null {
  const store = dir === null ? null : readUserStore(dir);
  if (store === null && dir !== null && named !== null)
    throw new KeytierError('ERR_TRUST_STORE', `there is no trust store in the folder that ${named} names`, {
      where: dir,
      hint: 'keytier trust update or keytier trust import FILE makes it; --no-trust-dir goes without',
    });
  return store;
}

/** Limits of age: the option for the status list, the policy's for the rest and where no option is given. */
export function trustAgeLimits({ maxTrustAge }: TrustOptions, { trust }: Policy): TrustAgeLimits {
  const option = maxTrustAge === undefined ? {} : { 'status-list': trustAgeDays(maxTrustAge) };
  return { ...trust?.maxAgeDays, ...option };
}

function policyAnchors({ name, trust }: Policy): AnchorSource[] {
  const source = `policy ${name}`;
  const anchors = (trust?.anchors ?? []).flatMap(({ label, pem }) =>
    readAnchors(Buffer.from(pem), `${source}, anchor ${label}`).map((anchor) => ({
      ...anchor,
      ...(anchor.class === 'yours' ? { label: `${label}: ${anchor.label}` } : {}),
    })),
  );
  return [{ name: 'policy-anchors', source, asOf: null, anchors }];
}

function policyBootKeys({ name, trust }: Policy): BootKeySource[] {
  const source = `policy ${name}`;
  const rows = (trust?.bootKeys ?? []).map(({ label, key }) => ownBootKey(label, key, source));
  return [{ name: 'policy-boot-keys', source, asOf: null, rows }];
}

/** `--boot-key label=hex`; the label may hold an equals sign, the hex can't. */
function optionBootKeys(values: readonly string[] = []): BootKeySource[] {
  const rows = values.map((value) => {
    const separator = value.lastIndexOf('=');
    if (separator <= 0)
      throw new KeytierError('ERR_USAGE', '--boot-key takes label=hex', {
        where: '--boot-key',
        seen: value,
        hint: "for example --boot-key 'Kiosk OS=0f6e75c8…', with the 64 hex digits of verifiedBootKey",
      });
    return ownBootKey(value.slice(0, separator), value.slice(separator + 1), '--boot-key');
  });
  return [{ name: 'your-boot-keys', source: '--boot-key', asOf: null, rows }];
}

/** Status lists are some 100 kB; the published one would have to grow a hundredfold to reach this. */
const MAX_STATUS_LIST_BYTES = 16 * MAX_INPUT_BYTES;

/** Clocks differ; by more than a day they are wrong. */
const DAY = 86_400_000;

/** The list carries no date, so the file's own time is taken: when it was saved. */
async function readStatusListFile(path: string, stated: string | undefined): Promise<StatusList> {
  const bytes = await readBoundedFile(path, MAX_STATUS_LIST_BYTES, 'ERR_TRUST_STATUS_LIST');
  const time = stated === undefined ? statSync(path).mtimeMs : verificationTime(stated, '--status-list-date');
  if (time === 'capture')
    throw new KeytierError('ERR_USAGE', '--status-list-date takes a time', { where: '--status-list-date' });
  // A date to come would keep the list young for ever, so it is none.
  const known = time <= Date.now() + DAY;
  if (!known && stated !== undefined)
    throw new KeytierError('ERR_USAGE', '--status-list-date takes a time that is not to come', {
      where: '--status-list-date',
    });
  return readStatusList(
    bytes,
    path,
    known ? timeText(Math.floor(time / 1000) * 1000) : null,
    stated === undefined ? 'file-time' : 'stated',
  );
}
