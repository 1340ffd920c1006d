// Test runner settings: everything under test/, no globals, deterministic time zone.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __KEYTIER_VERSION__: '"0.0.0-test"' },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    env: { TZ: 'UTC', NO_COLOR: '', FORCE_COLOR: '' },
  },
});
