import type { InferredOptionTypes, Options } from 'yargs';

/** How a result is held against an earlier one. */
export const baselineOptions = {
  baseline: {
    string: true,
    requiresArg: true,
    group: 'Gate:',
    describe: 'Say what changed since this JSON report, or this file of `baseline write`',
  },
  gate: {
    choices: ['any', 'new'] as const,
    default: 'any' as const,
    requiresArg: true,
    group: 'Gate:',
    describe: 'Exit 1 for any failure, or only for what got worse since --baseline',
  },
  'baseline-max-age': { string: true, requiresArg: true, group: 'Gate:', describe: 'Refuse a baseline that is older than so many days' },
  ratchet: { boolean: true, default: false, group: 'Gate:', describe: 'Take out of the baseline what is mended, where the gate passed' },
  'new-controls': {
    choices: ['fail', 'warn'] as const,
    default: 'fail' as const,
    requiresArg: true,
    group: 'Gate:',
    describe: 'Whether --gate new counts controls that the baseline does not know',
  },
} as const satisfies Record<string, Options>;

export type BaselineArguments = Pick<
  InferredOptionTypes<typeof baselineOptions> & { baselineMaxAge: string | undefined; newControls: 'fail' | 'warn' },
  'baseline' | 'gate' | 'baselineMaxAge' | 'ratchet' | 'newControls'
>;
