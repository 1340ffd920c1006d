// docs/trust-model.md shows the policies as they are.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderTrustModelTables, replaceGenerated } from '../../src/appraisal/docs.ts';
import { POLICY_SOURCES } from '../../src/appraisal/policies.generated.ts';
import { getBundledPolicy } from '../../src/appraisal/policy.ts';

const page = readFileSync('docs/trust-model.md', 'utf8');
const balanced = getBundledPolicy('balanced');

describe('docs/trust-model.md', () => {
  it('holds the tables of the default policy', () => {
    expect(replaceGenerated(page, renderTrustModelTables(balanced))).toBe(page);
  });

  it.each(['strict', 'permissive'])('holds %s as it is', (name) => {
    expect(page).toContain(`\`\`\`yaml\n${POLICY_SOURCES[name]}\`\`\``);
  });
});

describe('renderTrustModelTables', () => {
  it('shows a change of the policy', () => {
    const tables = renderTrustModelTables(balanced);
    expect(tables).toContain('| `login` | standard | 25 |');
    const operations = [{ operation: 'login', requiredTier: 'strong', threshold: 26 }] as const;
    expect(renderTrustModelTables({ ...balanced, operations })).toContain('| `login` | strong | 26 |');
    expect(renderTrustModelTables({ ...balanced, deny: [] })).toContain('None.');
  });

  it('keeps a vertical bar in a reason from breaking the table', () => {
    const signals = [{ signal: 'x', cases: [{ points: 1, reason: 'a | b' }] }];
    expect(renderTrustModelTables({ ...balanced, score: { signals } })).toContain('a \\| b');
  });
});

describe('replaceGenerated', () => {
  it('needs both markers, in order', () => {
    expect(replaceGenerated('no markers', 'x')).toBeUndefined();
    expect(replaceGenerated('<!-- generated:end --><!-- generated:begin -->', 'x')).toBeUndefined();
  });
});
