// keytier explain: the page of a check, a reason, an error code, an exit code or a topic.
import { explain, renderIdList, suggestIds } from '../../checks/explain.ts';
import { KeytierError } from '../../model/errors.ts';
import { STDOUT, writeText } from '../io.ts';

/** Prints one page, or all ids. */
export async function runExplain(id: string | undefined): Promise<void> {
  if (id === undefined) return writeText(STDOUT, renderIdList());
  const page = explain(id);
  if (page === undefined) {
    const near = suggestIds(id);
    throw new KeytierError('ERR_EXPLAIN_UNKNOWN_ID', 'nothing is known by this id', {
      seen: id,
      hint:
        near.length > 0 ? `did you mean ${near.slice(0, 8).join(', ')}?` : 'keytier explain lists all ids',
    });
  }
  await writeText(STDOUT, page.endsWith('\n') ? page : `${page}\n`);
}
