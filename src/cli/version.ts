// The version, put in at build time from package.json.

declare const __KEYTIER_VERSION__: string;

export const VERSION: string = __KEYTIER_VERSION__;
