import type { Options } from 'yargs';

const word = { string: true, requiresArg: true, group: 'Bundle:' } as const;

/** What an auditor is handed beside the report, and who signs it. */
export const bundleOptions = {
  bundle: {
    ...word,
    describe: 'Write the evidence, the report and the log of calls to this archive, for `trailproof verify` and `replay`',
  },
  sign: { ...word, describe: 'Sign the bundle with the Ed25519 private key in this file' },
  'kms-sign': { ...word, describe: 'Sign the bundle with this key of KMS: its ARN, its id or an alias' },
} as const satisfies Record<string, Options>;

export interface BundleArguments {
  readonly bundle?: string | undefined;
  readonly sign?: string | undefined;
  readonly kmsSign?: string | undefined;
}
