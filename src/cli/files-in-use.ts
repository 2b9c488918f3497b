import type { ScanArguments } from './scan-options.js';

/** Files that are read or written by the same command, each behind what names it. */
export type Others = readonly (readonly [what: string, path: string | undefined])[];

type Naming = Partial<
  Pick<ScanArguments, 'plan' | 'checkpoint' | 'accountsFile' | 'baseline' | 'suppressions' | 'compareWith' | 'sign' | 'plugin'>
> & { readonly config?: string | undefined };

/** What a command reads or keeps beside its input, so that nothing may be written in its place. */
export function filesInUse(argv: Naming): Others {
  const { plan, checkpoint, accountsFile, baseline, suppressions, compareWith, config, sign, plugin = [] } = argv;
  return [
    ['--plan', plan],
    ['--checkpoint', checkpoint],
    ['--accounts-file', accountsFile],
    ['--baseline', baseline],
    ['--suppressions', suppressions],
    ['--compare-with', compareWith],
    ['the configuration', config],
    ['--sign', sign],
    ...plugin.map(name => ['--plugin', name] as const),
  ];
}

/** Their names alone. */
export function namedFiles(argv: Naming): readonly string[] {
  return filesInUse(argv).flatMap(([, path]) => path ?? []);
}
